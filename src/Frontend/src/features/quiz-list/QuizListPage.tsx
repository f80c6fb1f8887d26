import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { startAttempt } from '../../shared/attempts/attempts';
import { formatDay } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { useSession } from '../../shared/session/SessionProvider';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page, Section } from '../../shared/ui/Page';
import { ProblemNotice, wordsFor } from '../../shared/ui/ProblemNotice';
import { getOwnAttempts, getQuizzes, type OwnAttempt } from './api/quizzes';
import { QuizCard } from './components/QuizCard';
import styles from './QuizListPage.module.css';
import { inOrder, pastLevelWords, pastScoreWords } from './quizWords';
import { startAcknowledged, startKey } from './startKey';

export default function QuizListPage() {
  const { displayName } = useSession();
  const [, navigate] = useLocation();
  const quizzes = useQuery({ queryKey: queryKeys.own.quizzes, queryFn: getQuizzes, refetchInterval: 30_000 });
  const attempts = useQuery({ queryKey: queryKeys.own.attempts, queryFn: getOwnAttempts });
  const start = useMutation({
    mutationFn: (quizId: string) => startAttempt(quizId, startKey(quizId)),
    onSuccess: (attempt, quizId) => {
      startAcknowledged(quizId);
      void quizzes.refetch();
      navigate(`/attempts/${attempt.attemptId}`);
    },
  });

  const firstName = displayName.split(' ')[0];
  const finished = attempts.data?.filter((attempt) => attempt.finishedAt !== null) ?? [];

  return (
    <Page title="My quizzes" width="list" lead={`Hello ${firstName}.`}>
      {quizzes.isPending && <Loading lines={6} />}
      {quizzes.isError && <ProblemNotice error={quizzes.error} retry={() => void quizzes.refetch()} />}
      {quizzes.data?.length === 0 && (
        <EmptyState title="Nothing to do yet">
          <p>When your teacher gives your class a quiz, it appears here by itself.</p>
          <p>
            If your classmates see one already, ask your teacher whether you have been added to the class.
          </p>
        </EmptyState>
      )}
      {quizzes.data && quizzes.data.length > 0 && (
        <ul className={styles.cards}>
          {inOrder(quizzes.data).map((quiz) => (
            <QuizCard
              key={quiz.id}
              quiz={quiz}
              starting={start.isPending && start.variables === quiz.id}
              refusal={start.isError && start.variables === quiz.id ? wordsFor(start.error).text : null}
              onStart={() => {
                if (!start.isPending) start.mutate(quiz.id);
              }}
            />
          ))}
        </ul>
      )}
      {finished.length > 0 && (
        <div className={styles.past}>
          <Section title="What you have done">
            <ol className={styles.attempts}>
              {finished.map((attempt) => (
                <PastAttempt key={attempt.attemptId} attempt={attempt} />
              ))}
            </ol>
          </Section>
        </div>
      )}
      {attempts.isError && !quizzes.isError && (
        <div className={styles.past}>
          <ProblemNotice error={attempts.error} retry={() => void attempts.refetch()} />
        </div>
      )}
    </Page>
  );
}

function PastAttempt({ attempt }: { attempt: OwnAttempt }) {
  return (
    <li>
      <div>
        <Link href={`/attempts/${attempt.attemptId}/result`} className={styles.attemptTitle}>
          {attempt.quizTitle}
        </Link>
        <span className={styles.when}>{formatDay(attempt.finishedAt ?? attempt.startedAt)}</span>
      </div>
      <span className={styles.level}>{pastLevelWords(attempt)}</span>
      <span className={styles.score}>{pastScoreWords(attempt)}</span>
      {attempt.correct !== null && attempt.answered > 0 && (
        <Link href={`/attempts/${attempt.attemptId}/review`} className={styles.review}>
          Look back
          <span className="visually-hidden">
            {' '}
            at {attempt.quizTitle}, {formatDay(attempt.startedAt)}
          </span>
        </Link>
      )}
    </li>
  );
}
