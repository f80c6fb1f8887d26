import type { ReactNode } from 'react';
import { MathText } from '../../shared/math-text/MathText';
import { spokenText } from '../../shared/math-text/spoken';
import styles from './OptionRows.module.css';

export interface Option {
  id: string;
  /** Markdown. */
  text: string;
}

interface ChoiceRowProps {
  kind: 'radio' | 'checkbox';
  itemId: string;
  option: Option;
  /** 1 for the first. */
  place: number;
  chosen: boolean;
  onToggle: () => void;
}

/** An option to choose: a row that is its own label, with the digit that chooses it. */
export function ChoiceRow({ kind, itemId, option, place, chosen, onToggle }: ChoiceRowProps) {
  return (
    <label className={styles.option} data-kind={kind} data-chosen={chosen || undefined}>
      <input
        type={kind}
        className={styles.radio}
        name={`option-${itemId}`}
        value={option.id}
        aria-label={option.text.includes('$') ? spokenText(option.text) : undefined}
        checked={chosen}
        onChange={onToggle}
      />
      <span className={styles.key} aria-hidden="true">
        {kind === 'checkbox' && chosen ? <Check /> : place}
      </span>
      <span className={styles.text}>
        <MathText inline source={option.text} />
      </span>
    </label>
  );
}

interface RadioRowsProps {
  itemId: string;
  options: readonly Option[];
  labelledBy: string;
  chosen: string | null;
  locked: boolean;
  onChoose: (id: string) => void;
}

/** Options of which one can be chosen: arrows and digits move the mark, a screen reader hears "2 of 4". */
export function RadioRows({ itemId, options, labelledBy, chosen, locked, onChoose }: RadioRowsProps) {
  return (
    <div
      className={styles.options}
      role="radiogroup"
      aria-labelledby={labelledBy}
      aria-disabled={locked || undefined}
    >
      {options.map((option, index) => (
        <ChoiceRow
          key={option.id}
          kind="radio"
          itemId={itemId}
          option={option}
          place={index + 1}
          chosen={chosen === option.id}
          onToggle={() => {
            if (!locked) onChoose(option.id);
          }}
        />
      ))}
    </div>
  );
}

export interface ScoredRow extends Option {
  /**
   * right: one that was answered, or the only one there is. missed: right, but left out. own: answered, not right.
   * given: answered, and whether it is right is said elsewhere.
   */
  mark: 'right' | 'missed' | 'own' | 'given' | null;
  /** What the mark means, in words. */
  note: string | null;
}

/** Options after scoring: what was answered and what is right, in words as well as in shape and colour. */
export function ScoredRows({
  rows,
  kind = 'radio',
}: {
  rows: readonly ScoredRow[];
  kind?: 'radio' | 'checkbox';
}) {
  return (
    <ol className={styles.options}>
      {rows.map((row, index) => (
        <li
          key={row.id}
          className={styles.option}
          data-scored=""
          data-kind={kind}
          data-mark={row.mark ?? undefined}
        >
          <span className={styles.key} aria-hidden="true">
            {signOf(row.mark, kind) ?? index + 1}
          </span>
          <span className={styles.text}>
            <MathText inline source={row.text} />
            {row.note && <span className={styles.note}>{row.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function signOf(mark: ScoredRow['mark'], kind: 'radio' | 'checkbox'): ReactNode {
  if (mark === 'right' || mark === 'missed') return <Check />;
  if (mark === 'given') return <Ring />;
  if (mark === 'own') return kind === 'checkbox' ? <Cross /> : <Ring />;
  return null;
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

function Cross() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4.5 4.5 11.5 11.5 M11.5 4.5 4.5 11.5" fill="none" stroke="currentColor" strokeWidth="2.25" />
    </svg>
  );
}
