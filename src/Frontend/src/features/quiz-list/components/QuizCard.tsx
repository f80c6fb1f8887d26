import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { formatDay } from '../../../shared/format/words';
import type { LearnerQuiz } from '../api/quizzes';
import { extentWords, modeWords } from '../quizWords';
import styles from './QuizCard.module.css';

interface QuizCardProps {
  quiz: LearnerQuiz;
  starting: boolean;
  refusal: string | null;
  onStart: () => void;
}

export function QuizCard({ quiz, starting, refusal, onStart }: QuizCardProps) {
  const mode = modeWords(quiz);
  const titleId = `quiz-${quiz.id}`;
  return (
    <li className={styles.card} data-state={quiz.state}>
      <div className={styles.text}>
        <p className={styles.mode}>{mode.name}</p>
        <h2 id={titleId}>{quiz.title}</h2>
        {quiz.description && <p className={styles.description}>{quiz.description}</p>}
        <p className={styles.extent}>
          {extentWords(quiz)}. {mode.text}
        </p>
        {quiz.lastResult && (
          <p className={styles.last}>
            Last time:{' '}
            <Link href={`/attempts/${quiz.lastResult.attemptId}/result`}>
              {quiz.lastResult.level ?? 'done, without a level'}
            </Link>
            , on {formatDay(quiz.lastResult.finishedAt)}
          </p>
        )}
      </div>
      <div className={styles.action}>
        {quiz.state === 'closed' ? (
          <p className={styles.closed}>Closed. Your teacher can open it again.</p>
        ) : quiz.state === 'inProgress' && quiz.openAttemptId ? (
          <Button component={Link} href={`/attempts/${quiz.openAttemptId}`} aria-describedby={titleId}>
            Continue
          </Button>
        ) : (
          <Button
            onClick={onStart}
            loading={starting}
            variant={quiz.state === 'taken' ? 'default' : 'filled'}
            aria-describedby={titleId}
          >
            {quiz.state === 'taken' ? 'Take it again' : 'Start'}
          </Button>
        )}
        {refusal && (
          <p role="alert" className={styles.refusal}>
            {refusal}
          </p>
        )}
      </div>
    </li>
  );
}
