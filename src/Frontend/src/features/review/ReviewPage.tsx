import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { learnerPartOf } from '../../item-types';
import { count, shortDuration } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { Explanation } from '../../shared/question/Explanation';
import { Stem } from '../../shared/question/Stem';
import { partlyWords, verdictOf } from '../../shared/question/scoreWords';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { getReview, type ReviewedAnswer } from './api/review';
import styles from './ReviewPage.module.css';

export default function ReviewPage({ attemptId = '' }: { attemptId?: string }) {
  const review = useQuery({
    queryKey: queryKeys.attempts.review(attemptId),
    queryFn: () => getReview(attemptId),
  });
  const [onlyMissed, setOnlyMissed] = useState(false);
  const answers = review.data ?? [];
  const missed = answers.filter((answer) => !answer.correct);
  const shown = onlyMissed ? missed : answers;

  return (
    <Page
      title="Your answers"
      width="line"
      back={{ to: `/attempts/${attemptId}/result`, label: 'Your result' }}
    >
      {review.isPending && <Loading lines={8} />}
      {review.isError && <ProblemNotice error={review.error} retry={() => void review.refetch()} />}
      {review.data && answers.length === 0 && (
        <EmptyState title="There are no answers to look at">
          <p>
            This attempt ended before the first answer. Take the quiz again to have something to look back on.
          </p>
        </EmptyState>
      )}
      {answers.length > 0 && (
        <>
          <div className={styles.summary}>
            <p>
              {count(answers.length, 'question')}, {answers.length - missed.length} right.
            </p>
            {missed.length > 0 && missed.length < answers.length && (
              <label className={styles.filter}>
                <input
                  type="checkbox"
                  checked={onlyMissed}
                  onChange={(event) => setOnlyMissed(event.currentTarget.checked)}
                />
                {missed.some((answer) => verdictOf(answer) === 'partly')
                  ? 'Only the ones I didn’t get fully right'
                  : 'Only the ones I got wrong'}{' '}
                ({missed.length})
              </label>
            )}
          </div>
          <ol className={styles.list}>
            {shown.map((answer) => (
              <Answer key={answer.position} answer={answer} />
            ))}
          </ol>
        </>
      )}
    </Page>
  );
}

function Answer({ answer }: { answer: ReviewedAnswer }) {
  const { item } = answer;
  const { Review } = learnerPartOf(item.type);
  const verdict = verdictOf(answer) ?? 'wrong';
  const words = { right: 'Right', partly: partlyWords(answer), wrong: 'Not quite' };
  return (
    <li className={styles.answer}>
      <h2 className={styles.number}>
        Question {answer.position}
        <span className={styles[verdict]}>{words[verdict]}</span>
        {answer.secondsTaken !== null && (
          <span className={styles.time}>{shortDuration(answer.secondsTaken)}</span>
        )}
      </h2>
      <Stem item={item} />
      <Review
        interaction={item.interaction}
        response={answer.response}
        solution={answer.solution}
        correct={answer.correct}
      />
      {(answer.messages.length > 0 || answer.rationale) && (
        <div className={styles.why}>
          <Explanation messages={answer.messages} rationale={answer.rationale} />
        </div>
      )}
    </li>
  );
}
