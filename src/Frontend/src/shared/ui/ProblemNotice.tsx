import { Button } from '@mantine/core';
import { ConnectionError, ProblemError } from '../http/problem';
import styles from './Notice.module.css';

/** What went wrong, in words, and what can be done about it. */
export function ProblemNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, text } = wordsFor(error);
  return (
    <div className={styles.problem} role="alert">
      <p className={styles.problemTitle}>{title}</p>
      <p>{text}</p>
      {retry && (
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

export function wordsFor(error: unknown): { title: string; text: string } {
  if (error instanceof ConnectionError) {
    return {
      title: 'No connection to the school’s server',
      text: 'Check that this device is online. Nothing that you had already sent is lost.',
    };
  }
  if (error instanceof ProblemError) {
    if (error.status === 404) {
      return {
        title: 'This page is not here, or not yours to see',
        text: 'The address may be old, or it belongs to someone else.',
      };
    }
    if (error.status === 403) {
      return {
        title: 'Your role does not open this page',
        text: error.problem.detail ?? 'Ask the person who runs AdaptivQ at your school.',
      };
    }
    if (error.status >= 500) {
      return {
        title: 'The server could not answer',
        text: 'It is not your doing. Please try again in a moment.',
      };
    }
    return { title: error.problem.title, text: error.problem.detail ?? 'Please try again.' };
  }
  return {
    title: 'Something on this page went wrong',
    text: 'Reloading usually helps. What you had sent is safe.',
  };
}
