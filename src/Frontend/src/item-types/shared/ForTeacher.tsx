import { createContext, type ReactNode, useContext } from 'react';
import styles from './ForTeacher.module.css';

/** Whose answer a review shows to its reader: one's own, or a learner's. */
export interface AnswerWords {
  own: string;
  ownRight: string;
  right: string;
}

const toLearner: AnswerWords = {
  own: 'Your answer',
  ownRight: 'Your answer, and it is right',
  right: 'The right answer',
};

const toTeacher: AnswerWords = {
  own: 'Learner’s answer',
  ownRight: 'Learner’s answer, and it is right',
  right: 'The right answer',
};

const Words = createContext(toLearner);

/** Reviews inside speak of the learner rather than to the learner, and stand closer, for a page that is scanned. */
export function ForTeacher({ children }: { children: ReactNode }) {
  return (
    <Words value={toTeacher}>
      <div className={styles.dense}>{children}</div>
    </Words>
  );
}

export const useAnswerWords = () => useContext(Words);
