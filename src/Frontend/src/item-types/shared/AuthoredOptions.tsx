import { MathText } from '../../shared/math-text/MathText';
import styles from './Authored.module.css';

export interface AuthoredOption {
  id: string;
  /** Markdown. */
  text: string;
  key: boolean;
  feedback: string | null;
  keepLast: boolean;
}

/** Options as their author wrote them: which are keys, and what each distractor teaches. */
export function AuthoredOptions({ options }: { options: readonly AuthoredOption[] }) {
  return (
    <ol className={styles.options}>
      {options.map((option) => (
        <li key={option.id} data-key={option.key || undefined}>
          <span className={styles.sign} aria-hidden="true">
            {option.key ? '✓' : ''}
          </span>
          <div>
            <MathText inline source={option.text} />
            {option.key && <span className={styles.key}>key</span>}
            {option.keepLast && <span className={styles.remark}>stays last</span>}
            <AuthoredFeedback text={option.feedback} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Shown to a learner who answered this. */
export function AuthoredFeedback({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <div className={styles.feedback}>
      <MathText source={text} />
    </div>
  );
}
