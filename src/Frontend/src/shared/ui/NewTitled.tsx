import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import styles from './NewTitled.module.css';
import { wordsFor } from './ProblemNotice';

/** As the server takes it. */
const longestTitle = 120;

interface Props {
  /** What is made, in one word: "class". */
  noun: string;
  create(title: string): Promise<{ id: string }>;
  onCreated(id: string): void;
}

/** A button that opens a form of one field, for things that begin with nothing but a title. */
export function NewTitled({ noun, create, onCreated }: Props) {
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const creation = useMutation({ mutationFn: () => create(title), onSuccess: ({ id }) => onCreated(id) });
  if (!open) return <Button onClick={() => setOpen(true)}>New {noun}</Button>;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '' && !creation.isPending) creation.mutate();
      }}
    >
      <TextInput
        label={`Title of the ${noun}`}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={creation.isError && wordsFor(creation.error).text}
        maxLength={longestTitle}
        autoFocus
      />
      <Button type="submit" loading={creation.isPending} disabled={title.trim() === ''}>
        Create
      </Button>
      <Button variant="default" onClick={() => setOpen(false)}>
        Cancel
      </Button>
    </form>
  );
}
