import { Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useId, useRef, useState } from 'react';
import { areUsual, changeLevels, type LevelChange, type LevelRow, longestLevel, mostLevels } from '../levels';
import type { QuizForm } from '../quizForm';
import { AmountInput } from './AmountInput';
import styles from './LevelsEditor.module.css';

/** The names that a result is told in, lowest first, and the difficulties that they begin at. */
export function LevelsEditor({ form }: { form: UseFormReturnType<QuizForm> }) {
  const { levels } = form.values;
  const [undo, setUndo] = useState<{ words: string; change: LevelChange; focus: string } | null>(null);
  const element = useRef<HTMLFieldSetElement>(null);
  const explanation = useId();

  const change = (wanted: LevelChange, focus?: string) => {
    setUndo(undoing(levels, wanted));
    form.setFieldValue('levels', changeLevels(levels, wanted));
    // Once the rows have been drawn, anyone who works by keyboard goes on where the change was.
    if (focus) requestAnimationFrame(() => element.current?.querySelector<HTMLElement>(focus)?.focus());
  };

  return (
    <fieldset ref={element} className={styles.levels} data-path="levels" aria-describedby={explanation}>
      <legend>Levels</legend>
      <p id={explanation}>
        A result is told in these words, lowest first. A level begins above the difficulty beside it, in
        logits: 0 is the middle of the item levels 1 to 10, and 0.5 is one item level.
      </p>
      <div className={styles.head} aria-hidden="true">
        <span>Level</span>
        <span>Harder than</span>
      </div>
      <ol>
        {levels.map((row, index) => (
          <LevelFields
            key={row.id}
            form={form}
            index={index}
            remove={
              levels.length > 1
                ? () => change({ kind: 'remove', index }, nameAt(Math.min(index, levels.length - 2)))
                : undefined
            }
          />
        ))}
      </ol>
      {form.errors.levels && <p className={styles.error}>{form.errors.levels}</p>}
      <div className={styles.actions}>
        <Button
          variant="default"
          disabled={levels.length >= mostLevels}
          onClick={() => change({ kind: 'add' }, nameAt(levels.length))}
        >
          Add a level
        </Button>
        {!areUsual(levels) && (
          <Button variant="subtle" onClick={() => change({ kind: 'usual' }, nameAt(0))}>
            Back to the usual five
          </Button>
        )}
      </div>
      <p role="status" className={styles.status}>
        {undo && (
          <>
            {undo.words}{' '}
            <Button variant="subtle" onClick={() => change(undo.change, undo.focus)}>
              Undo
            </Button>
          </>
        )}
        {levels.length >= mostLevels && 'Ten levels are the most there can be.'}
      </p>
    </fieldset>
  );
}

const nameAt = (index: number) => `[data-path="levels.${index}.name"]`;

/** How a change is taken back, for those that lose what someone wrote. */
function undoing(levels: LevelRow[], change: LevelChange) {
  if (change.kind === 'usual') {
    return {
      words: 'The usual levels are back.',
      change: { kind: 'replace', levels } as const,
      focus: nameAt(0),
    };
  }
  const row = change.kind === 'remove' ? levels[change.index] : undefined;
  if (change.kind !== 'remove' || !row) return null;
  const name = row.name.trim();
  return {
    words: name === '' ? 'A level is gone.' : `“${name}” is gone.`,
    change: { kind: 'restore', index: change.index, row, next: levels[change.index + 1] } as const,
    focus: nameAt(change.index),
  };
}

function LevelFields({
  form,
  index,
  remove,
}: {
  form: UseFormReturnType<QuizForm>;
  index: number;
  /** Left out where it is the only level. */
  remove: (() => void) | undefined;
}) {
  // The fields are too narrow for sentences, so what is wrong with either stands on a line below both.
  const below = { root: styles.field, error: styles.below };
  return (
    <li className={styles.row}>
      <TextInput
        classNames={below}
        aria-label={`Name of level ${index + 1}`}
        maxLength={longestLevel}
        {...form.getInputProps(`levels.${index}.name`)}
      />
      {index === 0 ? (
        <span className={styles.lowest}>lowest</span>
      ) : (
        <AmountInput
          classNames={{ ...below, wrapper: styles.cut }}
          aria-label={`Level ${index + 1} begins with questions harder than`}
          step={0.1}
          decimalScale={2}
          hideControls
          {...form.getInputProps(`levels.${index}.cut`)}
        />
      )}
      {remove && (
        <button
          type="button"
          className={styles.remove}
          aria-label={`Remove level ${index + 1}`}
          onClick={remove}
        >
          <span aria-hidden="true">×</span>
        </button>
      )}
    </li>
  );
}
