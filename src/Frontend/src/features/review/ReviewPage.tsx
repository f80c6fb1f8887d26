import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { count, shortDuration } from '../../shared/format/words';
import { MathText } from '../../shared/math-text/MathText';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { ScoredOptions } from '../take-quiz/components/OptionList';
import { ZoomableImage } from '../take-quiz/components/ZoomableImage';
import { getReview, type ReviewedAnswer } from './api/review';
import styles from './ReviewPage.module.css';

export default function ReviewPage({ attemptId = '' }: { attemptId?: string }) {
  const review = useQuery({ queryKey: ['review', attemptId], queryFn: () => getReview(attemptId) });
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
                Only those to learn from ({missed.length})
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
  return (
    <li className={styles.answer}>
      <h2 className={styles.number}>
        Question {answer.position}
        <span className={answer.correct ? styles.right : styles.missed}>
          {answer.correct ? 'Right' : 'Not quite'}
        </span>
        {answer.secondsTaken !== null && (
          <span className={styles.time}>{shortDuration(answer.secondsTaken)}</span>
        )}
      </h2>
      <div className={styles.stem}>
        <MathText source={answer.item.stem} />
      </div>
      {answer.item.imageUrl && (
        <ZoomableImage src={answer.item.imageUrl} alt={answer.item.imageAlt ?? 'Figure for this question'} />
      )}
      <ScoredOptions item={answer.item} feedback={answer} />
      {(answer.message || answer.rationale) && (
        <div className={styles.why}>
          {answer.message && <MathText source={answer.message} />}
          {answer.rationale && <MathText source={answer.rationale} />}
        </div>
      )}
    </li>
  );
}
