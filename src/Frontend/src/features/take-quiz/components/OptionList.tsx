import type { Item } from '../../../shared/attempts/attempts';
import { MathText } from '../../../shared/math-text/MathText';
import { spokenText } from '../../../shared/math-text/spoken';
import type { Feedback } from '../api/submissions';
import styles from './OptionList.module.css';

interface OptionListProps {
  item: Item;
  labelledBy: string;
  chosen: string | null;
  locked: boolean;
  onChoose: (option: string) => void;
}

/** The options as one group of radio buttons: arrows and digits move the mark, a screen reader hears "2 of 4". */
export function OptionList({ item, labelledBy, chosen, locked, onChoose }: OptionListProps) {
  return (
    <div
      className={styles.options}
      role="radiogroup"
      aria-labelledby={labelledBy}
      aria-disabled={locked || undefined}
    >
      {item.options.map((option, index) => (
        <label key={option.id} className={styles.option} data-chosen={chosen === option.id || undefined}>
          <input
            type="radio"
            className={styles.radio}
            name={`option-${item.id}`}
            value={option.id}
            aria-label={option.text.includes('$') ? spokenText(option.text) : undefined}
            checked={chosen === option.id}
            onChange={() => {
              if (!locked) onChoose(option.id);
            }}
          />
          <span className={styles.key} aria-hidden="true">
            {index + 1}
          </span>
          <span className={styles.text}>
            <MathText inline source={option.text} />
          </span>
        </label>
      ))}
    </div>
  );
}

/** The same options after scoring: what was answered and what is right, in words as well as in colour. */
export function ScoredOptions({
  item,
  feedback,
}: {
  item: Item;
  feedback: Pick<Feedback, 'response' | 'correctResponse'>;
}) {
  return (
    <ol className={styles.options}>
      {item.options.map((option, index) => {
        const right = option.id === feedback.correctResponse;
        const own = option.id === feedback.response;
        return (
          <li
            key={option.id}
            className={styles.option}
            data-scored=""
            data-mark={right ? 'right' : own ? 'own' : undefined}
          >
            <span className={styles.key} aria-hidden="true">
              {right ? <Check /> : own ? <Ring /> : index + 1}
            </span>
            <span className={styles.text}>
              <MathText inline source={option.text} />
              {(right || own) && (
                <span className={styles.note}>
                  {right && own ? 'Your answer, and it is right' : right ? 'The right answer' : 'Your answer'}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Check() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" strokeWidth="2.25" />
    </svg>
  );
}

function Ring() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" strokeWidth="2.25" />
    </svg>
  );
}
