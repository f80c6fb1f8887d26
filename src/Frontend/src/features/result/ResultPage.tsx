import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';
import { getAttempt } from '../../shared/attempts/attempts';
import { LevelScale } from '../../shared/attempts/LevelScale';
import { formatDayAndTime } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { HundredScale } from './components/HundredScale';
import styles from './ResultPage.module.css';
import {
  answeredWords,
  descriptionWords,
  expectedWords,
  headingWords,
  levelRangeWords,
  reasonWords,
} from './resultWords';

export default function ResultPage({ attemptId = '' }: { attemptId?: string }) {
  const attempt = useQuery({
    queryKey: queryKeys.attempts.one(attemptId),
    queryFn: () => getAttempt(attemptId),
  });

  if (attempt.isPending || attempt.isError) {
    return (
      <Page title="Your result" width="line">
        {attempt.isPending ? (
          <Loading lines={6} />
        ) : (
          <ProblemNotice error={attempt.error} retry={() => void attempt.refetch()} />
        )}
      </Page>
    );
  }
  const { result, quiz } = attempt.data;
  if (!result) return <Redirect to={`/attempts/${attemptId}`} replace />;

  return (
    <Page
      title={headingWords(result)}
      width="line"
      back={{ to: '/', label: 'My quizzes' }}
      lead={result.withheld === null ? `Your level in ${quiz.title}` : quiz.title}
    >
      <p className={styles.description}>{descriptionWords(result)}</p>

      {result.level !== null && (
        <>
          <div className={styles.figure}>
            <LevelScale result={result} />
          </div>
          <p>{levelRangeWords(result)}</p>

          <div className={styles.figure}>
            <HundredScale {...result.range} />
          </div>
          <p>{expectedWords(result)}</p>
        </>
      )}

      {result.estimated && (
        <p className={styles.estimated}>
          <strong>This is an estimate.</strong>{' '}
          {result.correct === result.answered
            ? 'You got every question right, so the quiz could not find where it gets hard for you. Your level may be higher still.'
            : result.correct === 0
              ? 'None of these answers was right yet, so the quiz could not find where it gets easy for you. ' +
                'A different quiz may fit better.'
              : 'The answers form an unusual pattern, so the level is less certain than usual.'}
        </p>
      )}

      <dl className={styles.facts}>
        <div>
          <dt>Answered</dt>
          <dd>{answeredWords(result)}</dd>
        </div>
        <div>
          <dt>Why it ended</dt>
          <dd>{reasonWords(result)}</dd>
        </div>
        <div>
          <dt>Finished</dt>
          <dd>{formatDayAndTime(result.finishedAt)}</dd>
        </div>
      </dl>
      {result.level !== null && (
        <p className={styles.remark}>
          The questions get harder as you do well, so some wrong answers are part of it for everyone. The
          level counts, not the number of right answers.
        </p>
      )}

      <div className={styles.actions}>
        {result.correct !== null && result.answered > 0 && (
          <Button component={Link} href={`/attempts/${attemptId}/review`}>
            Look at your answers
          </Button>
        )}
        <Button component={Link} href="/" variant="default">
          Back to my quizzes
        </Button>
      </div>
    </Page>
  );
}
