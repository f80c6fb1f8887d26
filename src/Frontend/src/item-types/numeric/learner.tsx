import { useId, useRef, useState } from 'react';
import { learnerPart, type PlayerProps, type ReviewProps } from '../itemType';
import { useAnswerWords } from '../shared/ForTeacher';
import { type ScoredRow, ScoredRows } from '../shared/OptionRows';
import styles from './Numeric.module.css';
import { amountWords, isNumber, joinResponse, splitResponse, tidyNumber, toleranceWords } from './number';

export interface Interaction {
  /** None, one that is given, or several to choose from. */
  units: string[];
}

export type Response = string;

export interface Solution {
  /** A decimal number. */
  value: string;
  unit: string | null;
  /** "0.1" or "1 %"; null where only the value itself is right. */
  tolerance: string | null;
}

function Player({ item, labelledBy, response, locked, onRespond }: PlayerProps<Interaction, Response>) {
  const { units } = item.interaction;
  const field = useRef<HTMLInputElement>(null);
  const note = useId();
  const suffix = useId();
  const start = splitResponse(response, units);
  // As it was typed. The response is the tidied form, and tidying under the fingers would move the cursor.
  const [typed, setTyped] = useState(start.number);
  const [chosen, setChosen] = useState(start.unit);
  const [known, setKnown] = useState(response);
  if (response !== known) {
    setKnown(response);
    // Not by typing: what had been given before a refresh is shown again.
    if (response !== joinResponse(typed, chosen, units)) {
      setTyped(start.number);
      setChosen(start.unit);
    }
  }
  const given = splitResponse(typed, units);
  const unit = given.typedUnit ? given.unit : chosen;

  const respond = (nextTyped: string, nextChosen: string | null) => {
    if (locked) return;
    setTyped(nextTyped);
    setChosen(nextChosen);
    onRespond(joinResponse(nextTyped, nextChosen, units));
  };

  /** For keypads of phones, which have neither a minus nor a fraction line. */
  const turnSign = () => {
    const bare = typed.trimStart();
    respond(/^[-−]/.test(bare) ? bare.slice(1).trimStart() : `-${bare.replace(/^\+\s*/, '')}`, chosen);
    field.current?.focus();
  };
  const insertSlash = () => {
    const input = field.current;
    if (!input) return;
    const from = input.selectionStart ?? typed.length;
    respond(`${typed.slice(0, from)}/${typed.slice(input.selectionEnd ?? from)}`, chosen);
    input.focus();
    // After React has put the text there, the cursor goes behind the line.
    requestAnimationFrame(() => input.setSelectionRange(from + 1, from + 1));
  };

  return (
    <div className={styles.numeric}>
      <div className={styles.row}>
        <input
          ref={field}
          className={styles.field}
          type="text"
          inputMode="decimal"
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="done"
          maxLength={40}
          aria-labelledby={labelledBy}
          aria-describedby={units.length === 1 ? `${suffix} ${note}` : note}
          readOnly={locked}
          value={typed}
          onChange={(event) => respond(event.currentTarget.value, chosen)}
        />
        {units.length === 1 && (
          <span id={suffix} className={styles.unit}>
            {units[0]}
          </span>
        )}
        {units.length > 1 && (
          <select
            className={styles.units}
            aria-label="Unit"
            disabled={locked}
            value={unit ?? undefined}
            onChange={(event) => respond(given.number, event.currentTarget.value)}
          >
            {units.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <span className={styles.pad}>
          <button type="button" aria-label="Change the sign" disabled={locked} onClick={turnSign}>
            +/−
          </button>
          <button type="button" aria-label="Insert a fraction line" disabled={locked} onClick={insertSlash}>
            ⁄
          </button>
        </span>
      </div>
      <p id={note} className={styles.note}>
        You can write 1.5 or 1,5 or 3/2.
      </p>
    </div>
  );
}

function Review({ interaction, response, solution, correct }: ReviewProps<Interaction, Response, Solution>) {
  const words = useAnswerWords();
  const right = shown(solution.value, solution.unit);
  const tolerance =
    solution.tolerance === null ? '' : `, ${toleranceWords({ ...solution, tolerance: solution.tolerance })}`;
  const own = response === null ? null : splitResponse(response, interaction.units);
  // Whether another way of writing it is right is the server's to say.
  const same =
    own !== null &&
    own.unit === solution.unit &&
    (tidyNumber(own.number) ?? own.number).replace(',', '.') === solution.value;
  const mark = correct == null ? 'given' : correct ? 'right' : 'own';
  const note = correct ? words.ownRight : words.own;
  const rows: ScoredRow[] = [
    ...(own && !same ? [{ id: 'own', text: shown(own.number, own.unit), mark, note } as const] : []),
    { id: 'right', text: right, mark: 'right', note: same ? words.ownRight : words.right + tolerance },
  ];
  return <ScoredRows rows={rows} />;
}

/** Characters that Markdown would read stand for themselves. */
const shown = (number: string, unit: string | null) => amountWords(number, unit).replace(/[\\`*_$]/g, '\\$&');

export default learnerPart<Interaction, Response, Solution>({
  name: 'Numeric',
  Player,
  Review,
  isComplete: (response, { units }) => isNumber(response, units),
  reminder: (response, { units }) =>
    response === null
      ? 'Type your answer first.'
      : units.length === 0 && /^[\d.,/ +−-]+\p{L}/u.test(response)
        ? 'Type the number alone, without a unit.'
        : 'That isn’t a number we can read yet. Try it like one of the examples.',
  // What a number begins with goes into the field, wherever the reader's place is.
  keyMeaning: (key) => (/^[-+\d.,−]$/.test(key) ? { kind: 'focus' } : null),
  keyHint: () => null,
});
