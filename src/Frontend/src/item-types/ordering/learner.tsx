import { useEffect, useId, useRef, useState } from 'react';
import { MathText } from '../../shared/math-text/MathText';
import { spokenText } from '../../shared/math-text/spoken';
import { learnerPart, type PlayerProps, type ReviewProps } from '../itemType';
import { useAnswerWords } from '../shared/ForTeacher';
import { type Option, ScoredRows } from '../shared/OptionRows';
import rows from '../shared/OptionRows.module.css';
import styles from './Ordering.module.css';

export interface Interaction {
  entries: Option[];
  /** pairs: a point for each entry that follows the right one. all: one for the right order. */
  scoring: 'pairs' | 'all';
}

/** Ids of all entries from first to last. */
export type Response = string[];

export interface Solution {
  order: string[];
}

/** The ids with one of them a place further up (-1) or down (1). At either end it stays. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const from = ids.indexOf(id);
  const next = [...ids];
  const other = next[from + by];
  if (other === undefined) return next;
  next[from + by] = id;
  next[from] = other;
  return next;
}

const idsOf = (entries: readonly Option[]) => entries.map((entry) => entry.id);

function Player({ item, labelledBy, response, locked, onRespond }: PlayerProps<Interaction, Response>) {
  const { entries, scoring } = item.interaction;
  const rule = useId();
  const list = useRef<HTMLOListElement>(null);
  const [last, setLast] = useState<{ id: string; by: -1 | 1 } | null>(null);
  const ids = response ?? idsOf(entries);

  const move = (id: string, by: -1 | 1) => {
    const next = moved(ids, id, by);
    if (locked || next.indexOf(id) === ids.indexOf(id)) return;
    setLast({ id, by });
    onRespond(next);
  };

  // A row that moves takes its button along, and the browser would let go of it.
  useEffect(() => {
    if (last)
      list.current?.querySelector<HTMLElement>(`[data-entry="${last.id}"] [data-by="${last.by}"]`)?.focus();
  }, [last]);

  return (
    <fieldset className={styles.group} aria-labelledby={labelledBy} aria-describedby={rule}>
      <p id={rule} className={styles.rule}>
        Put the first at the top.
        {scoring === 'pairs' && ' Each entry that follows the right one earns a point.'}
      </p>
      <ol className={rows.options} ref={list}>
        {ids.map((id, index) => {
          const text = entries.find((entry) => entry.id === id)?.text ?? '';
          return (
            <li key={id} className={`${rows.option} ${styles.entry}`} data-entry={id}>
              <span className={rows.key} aria-hidden="true">
                {index + 1}
              </span>
              <span className={rows.text}>
                <MathText inline source={text} />
              </span>
              <span className={styles.moves}>
                {([-1, 1] as const).map((by) => (
                  <button
                    key={by}
                    type="button"
                    data-by={by}
                    aria-label={`Move ${by < 0 ? 'up' : 'down'}: ${spokenText(text)}`}
                    aria-disabled={locked || ids[index + by] === undefined || undefined}
                    onClick={() => move(id, by)}
                  >
                    <svg viewBox="0 0 16 16" aria-hidden="true">
                      <path
                        d={by < 0 ? 'M3 10.5 8 5.5 13 10.5' : 'M3 5.5 8 10.5 13 5.5'}
                        fill="none"
                        stroke="currentColor"
                        strokeWidth="2"
                      />
                    </svg>
                  </button>
                ))}
              </span>
            </li>
          );
        })}
      </ol>
      {response === null && (
        <button type="button" className={styles.keep} disabled={locked} onClick={() => onRespond(ids)}>
          Keep this order
        </button>
      )}
      <span className="visually-hidden" role="status">
        {last && `Now ${ids.indexOf(last.id) + 1} of ${ids.length}`}
      </span>
    </fieldset>
  );
}

function Review({ interaction, response, solution }: ReviewProps<Interaction, Response, Solution>) {
  const words = useAnswerWords();
  const textOf = (id: string) => interaction.entries.find((entry) => entry.id === id)?.text ?? '';
  const same = response?.join() === solution.order.join();
  return (
    <>
      {response && !same && (
        <div className={styles.own}>
          <p className={styles.rule}>{words.own}</p>
          <ScoredRows
            kind="checkbox"
            rows={response.map((id, index) => {
              const before = solution.order[solution.order.indexOf(id) - 1];
              const follows = index > 0 && response[index - 1] === before;
              return {
                id,
                text: textOf(id),
                mark: follows ? 'given' : null,
                note: follows ? 'Follows the right one' : null,
              };
            })}
          />
        </div>
      )}
      <p className={styles.rule}>{same ? words.ownRight : words.right}</p>
      <ScoredRows
        rows={solution.order.map((id) => ({
          id,
          text: textOf(id),
          mark: same ? 'right' : 'missed',
          note: null,
        }))}
      />
    </>
  );
}

export default learnerPart<Interaction, Response, Solution>({
  name: 'Ordering',
  Player,
  Review,
  isComplete: (response, { entries }) => response?.length === entries.length,
  reminder: () => 'Move the entries first. If they already are in order, choose “Keep this order”.',
  keyMeaning: () => null,
  keyHint: () => null,
});
