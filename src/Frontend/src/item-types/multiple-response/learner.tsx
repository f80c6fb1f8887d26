import { useId } from 'react';
import { learnerPart, type PlayerProps, type ReviewProps } from '../itemType';
import { digitHint, placeOf } from '../shared/digits';
import { ChoiceRow, type Option, type ScoredRow, ScoredRows } from '../shared/OptionRows';
import rows from '../shared/OptionRows.module.css';
import styles from './MultipleResponse.module.css';

export interface Interaction {
  options: Option[];
  /** partial: a point for each right one, one off for each wrong one. all: a point for exactly the right ones. */
  scoring: 'partial' | 'all';
}

/** Ids of the chosen options, in the order in which they are shown; never none. */
export type Response = string[];

export interface Solution {
  keys: string[];
}

/** The response with one option more, or less. Null once nothing is chosen any more. */
export function toggled(response: Response | null, id: string, options: readonly Option[]): Response | null {
  const chosen = new Set(response);
  if (!chosen.delete(id)) chosen.add(id);
  const ids = options.map((option) => option.id).filter((option) => chosen.has(option));
  return ids.length > 0 ? ids : null;
}

function Player({ item, labelledBy, response, locked, onRespond }: PlayerProps<Interaction, Response>) {
  const { options, scoring } = item.interaction;
  const legend = useId();
  const rule = useId();
  return (
    <fieldset
      className={styles.group}
      aria-labelledby={`${labelledBy} ${legend}`}
      aria-describedby={scoring === 'partial' ? rule : undefined}
      aria-disabled={locked || undefined}
    >
      <legend id={legend} className={styles.legend}>
        Choose all that apply.
      </legend>
      {scoring === 'partial' && (
        <p id={rule} className={styles.rule}>
          Each right one counts a point, each wrong one takes a point off.
        </p>
      )}
      <div className={rows.options}>
        {options.map((option, index) => (
          <ChoiceRow
            key={option.id}
            kind="checkbox"
            itemId={item.id}
            option={option}
            place={index + 1}
            chosen={response?.includes(option.id) ?? false}
            onToggle={() => {
              if (!locked) onRespond(toggled(response, option.id, options));
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Review({ interaction, response, solution }: ReviewProps<Interaction, Response, Solution>) {
  return (
    <ScoredRows
      kind="checkbox"
      rows={interaction.options.map((option): ScoredRow => {
        const right = solution.keys.includes(option.id);
        const chosen = response?.includes(option.id) ?? false;
        if (right && chosen) return { ...option, mark: 'right', note: 'Chosen, and right' };
        if (right)
          return { ...option, mark: 'missed', note: response ? 'Right too, but not chosen' : 'Right' };
        return { ...option, mark: chosen ? 'own' : null, note: chosen ? 'Chosen, but not right' : null };
      })}
    />
  );
}

export default learnerPart<Interaction, Response, Solution>({
  name: 'Multiple response',
  Player,
  Review,
  isComplete: (response) => response !== null && response.length > 0,
  reminder: () => 'Choose at least one answer first.',
  keyMeaning: (key, { options }, response) => {
    const option = options[placeOf(key, options.length) ?? -1];
    return option ? { kind: 'respond', response: toggled(response, option.id, options) } : null;
  },
  keyHint: ({ options }) => digitHint(options.length, 'to choose'),
});
