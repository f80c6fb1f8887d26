import { http } from '../../../shared/http/client';

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

const at = (quizId: string) => `/api/quizzes/${encodeURIComponent(quizId)}`;

/**
 * Changes what the next version will be; learners see nothing of it.
 * @param edition Of the draft that was changed; refused where someone else has edited it since.
 */
export const editQuiz = (quizId: string, quiz: NewQuiz, edition: number) =>
  http.put<unknown>(at(quizId), { ...quiz, edition });

export const publishNext = (quizId: string) => http.post<{ version: number }>(`${at(quizId)}/publish`);

/** Publishes an earlier version again, as the next one. */
export const rollBack = (quizId: string, version: number) =>
  http.post<{ version: number }>(`${at(quizId)}/rollback`, { version });

export const retireQuiz = (quizId: string) => http.post<unknown>(`${at(quizId)}/retire`);

export const restoreQuiz = (quizId: string) => http.post<unknown>(`${at(quizId)}/restore`);

/** Sets the quiz up and publishes it, or does neither. */
export const publishNewQuiz = (quiz: NewQuiz) =>
  http.post<{ version: number }>('/api/quizzes?publish=true', quiz);
