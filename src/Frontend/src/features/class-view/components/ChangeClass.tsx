import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../../shared/http/queryKeys';
import { wordsFor } from '../../../shared/ui/ProblemNotice';
import { archiveClass, renameClass, withdrawAssignment } from '../api/classes';
import type { ClassDetail } from '../api/classes.queries';
import styles from './ClassForms.module.css';

type Change = { kind: 'rename'; title: string } | { kind: 'withdraw'; quizId: string } | { kind: 'archive' };

const done: Record<Change['kind'], string> = {
  rename: 'The class has its new title.',
  withdraw: 'Withdrawn. Attempts under way go on, and results stay.',
  archive: 'The class is archived.',
};

/** Changes a class: its title, the quizzes it may take, and its end. */
export function ChangeClass({ changed, close }: { changed: ClassDetail; close: () => void }) {
  const [title, setTitle] = useState(changed.title);
  const [archiving, setArchiving] = useState(false);
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (what: Change): Promise<void> => {
      switch (what.kind) {
        case 'rename':
          return renameClass(changed.id, what.title);
        case 'withdraw':
          return withdrawAssignment(what.quizId, changed.id);
        case 'archive':
          return archiveClass(changed.id);
      }
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: queryKeys.classes.all });
    },
  });
  const asked = change.variables;
  const busy = (kind: Change['kind']) => change.isPending && asked?.kind === kind;

  return (
    <section className={styles.panel} aria-label="Change the class">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending) change.mutate({ kind: 'rename', title });
        }}
      >
        <TextInput
          label="Title of the class"
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          error={change.isError && asked?.kind === 'rename' && wordsFor(change.error).text}
          maxLength={120}
        />
        <Button
          type="submit"
          variant="default"
          loading={busy('rename')}
          disabled={title.trim() === '' || title === changed.title}
        >
          Rename
        </Button>
      </form>
      {changed.assignments.length > 0 && (
        <div>
          <h3>Assigned quizzes</h3>
          <ul className={styles.assignments}>
            {changed.assignments.map(({ quiz }) => (
              <li key={quiz.id}>
                {quiz.title}
                <Button
                  variant="default"
                  aria-label={`Withdraw ${quiz.title}`}
                  loading={busy('withdraw') && asked?.kind === 'withdraw' && asked.quizId === quiz.id}
                  onClick={() => change.mutate({ kind: 'withdraw', quizId: quiz.id })}
                >
                  Withdraw
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className={styles.form}>
        {archiving ? (
          <>
            <p className={styles.status}>
              An archived class takes no more quizzes and can’t be changed. Its results stay, and you still
              see them.
            </p>
            <Button loading={busy('archive')} onClick={() => change.mutate({ kind: 'archive' })}>
              Archive {changed.title}
            </Button>
            <Button variant="default" onClick={() => setArchiving(false)}>
              Cancel
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={() => setArchiving(true)}>
              Archive the class
            </Button>
            <Button variant="default" onClick={close}>
              Close
            </Button>
          </>
        )}
        <p role="status" className={styles.status}>
          {change.isSuccess && asked && done[asked.kind]}
          {change.isError && asked?.kind !== 'rename' && wordsFor(change.error).text}
        </p>
      </div>
    </section>
  );
}
