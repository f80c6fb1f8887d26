import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { queryKeys } from '../../../shared/http/queryKeys';
import { wordsFor } from '../../../shared/ui/ProblemNotice';
import { openClass } from '../api/classes';
import styles from './ClassForms.module.css';

/** Opens a class that the teacher teaches from now on. */
export function OpenClass() {
  const [open, setOpen] = useState(false);
  const [title, setTitle] = useState('');
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => openClass(title),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: queryKeys.classes.all });
      navigate(`/classes/${id}`);
    },
  });
  if (!open) return <Button onClick={() => setOpen(true)}>New class</Button>;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim() !== '' && !create.isPending) create.mutate();
      }}
    >
      <TextInput
        label="Title of the class"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={create.isError && wordsFor(create.error).text}
        maxLength={120}
        autoFocus
      />
      <Button type="submit" loading={create.isPending} disabled={title.trim() === ''}>
        Create
      </Button>
      <Button variant="default" onClick={() => setOpen(false)}>
        Cancel
      </Button>
    </form>
  );
}
