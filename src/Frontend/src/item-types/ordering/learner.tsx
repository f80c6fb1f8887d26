import { useEffect, useId, useRef, useState } from 'react';
import { MathText } from '../../shared/math-text/MathText';
import { spokenText } from '../../shared/math-text/spoken';
import { learnerPart, type PlayerProps, type ReviewProps } from '../itemType';
import { useAnswerWords } from '../shared/ForTeacher';
import type { Option } from '../shared/OptionRows';
import rows from '../shared/OptionRows.module.css';
import styles from './Ordering.module.css';

export interface Interaction {
  entries: Option[];
  /** pairs: a point for every two neighbours in the right order, one directly after the other. all: one for the right order. */
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
  const untouched = last === null && ids.join() === idsOf(entries).join();

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
        {scoring === 'pairs' &&
          ' You get a point for every two neighbours in the right order, one directly after the other.'}
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
      {untouched && (
        <button
          type="button"
          className={styles.keep}
          aria-pressed={response !== null}
          aria-disabled={locked || undefined}
          onClick={() => {
            if (!locked) onRespond(ids);
          }}
        >
          Keep this order
        </button>
      )}
      <span className="visually-hidden" role="status">
        {last && `Now ${ids.indexOf(last.id) + 1} of ${ids.length}`}
      </span>
    </fieldset>
  );
}

interface Place {
  id: string;
  mark: 'right' | 'missed' | null;
  note: string | null;
}

/** Entries after scoring, each with its place. */
function Places({ entries, places }: { entries: readonly Option[]; places: readonly Place[] }) {
  return (
    <ol className={rows.options}>
      {places.map(({ id, mark, note }, index) => (
        <li key={id} className={rows.option} data-scored="" data-mark={mark ?? undefined}>
          <span className={rows.key} aria-hidden="true">
            {index + 1}
          </span>
          <span className={rows.text}>
            <MathText inline source={entries.find((entry) => entry.id === id)?.text ?? ''} />
            {note && <span className={rows.note}>{note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Review({ interaction, response, solution }: ReviewProps<Interaction, Response, Solution>) {
  const words = useAnswerWords();
  const same = response?.join() === solution.order.join();
  return (
    <>
      {response && !same && (
        <div className={styles.own}>
          <p className={styles.rule}>{words.own}</p>
          <Places
            entries={interaction.entries}
            places={response.map((id, index) => {
              const before = solution.order[solution.order.indexOf(id) - 1];
              const follows = index > 0 && response[index - 1] === before;
              return {
                id,
                mark: follows ? 'right' : null,
                note: follows ? 'Directly after the one above, as it should be' : null,
              };
            })}
          />
        </div>
      )}
      <p className={styles.rule}>{same ? words.ownRight : words.right}</p>
      <Places
        entries={interaction.entries}
        places={solution.order.map((id) => ({ id, mark: same ? 'right' : 'missed', note: null }))}
      />
    </>
  );
}

export default learnerPart<Interaction, Response, Solution>({
  name: 'Ordering',
  Player,
  Review,
  isComplete: (response, { entries }) => response?.length === entries.length,
  reminder: () => 'Move the entries first. If they are already in order, choose “Keep this order”.',
  keyMeaning: () => null,
  keyHint: () => null,
});
