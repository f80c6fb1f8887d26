import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../../shared/http/queryKeys';
import { wordsFor } from '../../../shared/ui/ProblemNotice';
import { assign } from '../api/classes';
import { getAssignableQuizzes } from '../api/classes.queries';
import styles from './ClassForms.module.css';

/** Gives a published quiz to the class. It appears on the learners' pages at once. */
export function AssignQuiz({ classId, assigned }: { classId: string; assigned: string[] }) {
  const [open, setOpen] = useState(false);
  const [quizId, setQuizId] = useState('');
  const queries = useQueryClient();
  const quizzes = useQuery({
    queryKey: queryKeys.quizzes.assignable,
    queryFn: getAssignableQuizzes,
    enabled: open,
  });
  const choices = (quizzes.data ?? []).filter(
    (quiz) => quiz.state === 'published' && !assigned.includes(quiz.id),
  );
  const given = useMutation({
    mutationFn: () => assign(quizId, classId),
    onSuccess: () => {
      setQuizId('');
      void queries.invalidateQueries({ queryKey: queryKeys.classes.all });
    },
  });

  if (!open) return <Button onClick={() => setOpen(true)}>Assign a quiz</Button>;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (quizId !== '' && !given.isPending) given.mutate();
      }}
    >
      <NativeSelect
        label="Quiz for this class"
        value={quizId}
        onChange={(event) => setQuizId(event.currentTarget.value)}
        disabled={quizzes.isPending || choices.length === 0}
        data={[
          {
            value: '',
            label: quizzes.isPending
              ? 'Loading…'
              : choices.length === 0
                ? 'All quizzes are assigned'
                : 'Choose a quiz',
          },
          ...choices.map((quiz) => ({
            value: quiz.id,
            label: `${quiz.title} (${quiz.mode === 'assess' ? 'shows a level' : 'practice'})`,
          })),
        ]}
      />
      <Button type="submit" loading={given.isPending} disabled={quizId === ''}>
        Assign
      </Button>
      <Button variant="default" onClick={() => setOpen(false)}>
        Close
      </Button>
      <p role="status" className={styles.status}>
        {given.isSuccess && 'Assigned. The learners see it now.'}
        {given.isError && wordsFor(given.error).text}
        {quizzes.isError && wordsFor(quizzes.error).text}
      </p>
    </form>
  );
}
