import { http } from '../../../shared/http/client';

export interface LearnerQuiz {
  id: string;
  title: string;
  mode: 'assess' | 'practise';
  state: 'new' | 'inProgress' | 'taken' | 'closed';
  description: string;
  topics: string[];
  atMost: number;
  timeLimitSeconds: number | null;
  openAttemptId: string | null;
  lastResult: { attemptId: string; level: string | null; finishedAt: string } | null;
}

export interface OwnAttempt {
  attemptId: string;
  quizId: string;
  quizTitle: string;
  mode: 'assess' | 'practise';
  /** With 'never' there is nothing to look back at but the result. */
  feedback: 'instant' | 'at-end' | 'never';
  startedAt: string;
  finishedAt: string | null;
  level: string | null;
  answered: number;
  correct: number;
}

export const getQuizzes = () => http.get<LearnerQuiz[]>('/api/quizzes');
export const getOwnAttempts = () => http.get<OwnAttempt[]>('/api/attempts');
