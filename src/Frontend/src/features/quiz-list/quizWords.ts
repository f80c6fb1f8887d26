import { count, duration } from '../../shared/format/words';
import type { LearnerQuiz, OwnAttempt } from './api/quizzes';

/** What the two modes mean for the person who takes the quiz. */
export function modeWords({ mode, feedback }: Pick<LearnerQuiz, 'mode' | 'feedback'>): {
  name: string;
  text: string;
} {
  if (feedback === 'never') return { name: 'For your teacher', text: 'Your teacher sees the result.' };
  return mode === 'assess'
    ? { name: 'Shows your level', text: 'It ends as soon as your level is clear.' }
    : {
        name: 'Practice',
        text:
          feedback === 'instant'
            ? 'You see why after each answer, and stop whenever you like.'
            : 'You see the right answers at the end, and stop whenever you like.',
      };
}

/** How much there is to do at most, before anyone presses Start. */
export function extentWords(quiz: Pick<LearnerQuiz, 'atMost' | 'timeLimitSeconds'>): string {
  const questions = `At most ${count(quiz.atMost, 'question')}`;
  return quiz.timeLimitSeconds === null
    ? `${questions}, no time limit`
    : `${questions}, ${duration(quiz.timeLimitSeconds)} from when you start`;
}

const order: Record<LearnerQuiz['state'], number> = { inProgress: 0, new: 1, taken: 2, closed: 3 };

/** What was begun comes first, then what is new, then what can be taken again. */
export function inOrder(quizzes: readonly LearnerQuiz[]): LearnerQuiz[] {
  return [...quizzes].sort((a, b) => order[a.state] - order[b.state]);
}

/** The level of an attempt in the list of what was done. */
export function pastLevelWords({ level, feedback }: Pick<OwnAttempt, 'level' | 'feedback'>): string {
  return level ?? (feedback === 'never' ? 'Done' : 'No level yet');
}

/** How much of an attempt was right, as far as it is told. */
export function pastScoreWords({ answered, correct }: Pick<OwnAttempt, 'answered' | 'correct'>): string {
  if (answered === 0) return 'No answers';
  return correct === null ? `${count(answered, 'question')} answered` : `${correct} of ${answered} right`;
}
