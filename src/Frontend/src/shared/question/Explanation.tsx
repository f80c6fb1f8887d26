import { MathText } from '../math-text/MathText';
import styles from './Explanation.module.css';
import type { Scored } from './item';

/** The words on an answer: about the response first, then about the question. */
export function Explanation({ messages, rationale }: Pick<Scored, 'messages' | 'rationale'>) {
  if (messages.length === 0 && !rationale) return null;
  return (
    <div className={styles.explanation}>
      {[...new Set(messages)].map((message) => (
        <MathText key={message} source={message} />
      ))}
      {rationale && <MathText source={rationale} />}
    </div>
  );
}
