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

/** Sets the quiz up and publishes it, or does neither. */
export const publishNewQuiz = (quiz: NewQuiz) =>
  http.post<{ version: number }>('/api/quizzes?publish=true', quiz);
