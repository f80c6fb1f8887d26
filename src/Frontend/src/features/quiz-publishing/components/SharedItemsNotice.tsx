import { Link } from 'wouter';
import type { Schemas } from '../../../shared/http/api';
import styles from '../QuizPage.module.css';
import { sharedItemsWords } from '../sharedItems';

export type SharedItems = Schemas['SharedItems'];

/** Names the quizzes that give away, or measure, what the published one asks. Nothing where there are none. */
export function SharedItemsNotice({ shared }: { shared: readonly SharedItems[] }) {
  const [first] = shared;
  if (!first) return null;
  return (
    <div className={styles.notice}>
      <p>
        <strong>Practice and assessment share questions.</strong> {sharedItemsWords(first.mode)}
      </p>
      <ul>
        {shared.map((other) => (
          <li key={other.quizId}>
            <Link href={`/quizzes/${other.quizId}`}>{other.title}</Link>: {other.items} in common
          </li>
        ))}
      </ul>
    </div>
  );
}
