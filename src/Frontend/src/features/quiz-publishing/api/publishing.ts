import { api } from '../../../shared/http/api';

export type Estimator = 'EAP' | 'MAP' | 'MLE' | 'WLE';
export type Criterion =
  | 'MFI'
  | 'bOpt'
  | 'thOpt'
  | 'MEI'
  | 'MEPV'
  | 'GDI'
  | 'GDIP'
  | 'KL'
  | 'KLP'
  | 'MLWI'
  | 'MPWI'
  | 'Random'
  | 'Progressive'
  | 'Proportional';

/** What both kinds of quiz say of themselves; abilities, difficulties and cuts in logits. */
interface NewQuizOfAnyMode {
  title: string;
  description: string;
  bankId: string;
  feedback: 'instant' | 'at-end' | 'never';
  maxItems: number;
  timeLimitSeconds?: number;
  topics?: string[];
  randomesque?: number;
  estimator: Estimator;
  prior: { mean: number; standardDeviation: number };
  grid: { low: number; high: number; points: number };
  levels: { names: string[]; cuts: number[] };
}

export interface NewAssessment extends NewQuizOfAnyMode {
  mode: 'assess';
  minItems?: number;
  standardError?: number;
  criterion: Criterion;
  acceleration?: number;
  thetaChange?: number;
  leastInformation?: number;
  classification?:
    | { method: 'interval'; z: number }
    | { method: 'sprt'; delta: number; alpha: number; beta: number };
}

export interface NewPractice extends NewQuizOfAnyMode {
  mode: 'practise';
  /** The wanted chance of a right answer, 0 to 1. */
  targetSuccess: number;
}

export type NewQuiz = NewAssessment | NewPractice;

/**
 * Changes what the next version will be; learners see nothing of it.
 * @param edition Of the draft that was changed; refused where someone else has edited it since.
 */
export const editQuiz = (quizId: string, quiz: NewQuiz, edition: number) =>
  api.put('/api/quizzes/{quizId}', { path: { quizId }, body: { ...quiz, edition } });

export const publishNext = (quizId: string) =>
  api.post('/api/quizzes/{quizId}/publish', { path: { quizId } });

/** Publishes an earlier version again, as the next one. */
export const rollBack = (quizId: string, version: number) =>
  api.post('/api/quizzes/{quizId}/rollback', { path: { quizId }, body: { version } });

export const retireQuiz = (quizId: string) => api.post('/api/quizzes/{quizId}/retire', { path: { quizId } });

export const restoreQuiz = (quizId: string) =>
  api.post('/api/quizzes/{quizId}/restore', { path: { quizId } });

/** Sets the quiz up and publishes it, or does neither. */
export const publishNewQuiz = (quiz: NewQuiz) =>
  api.post('/api/quizzes', { query: { publish: true }, body: quiz });
