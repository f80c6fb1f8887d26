import { http, type RequestOptions } from '../http/client';
import type { Result } from './result';

/** What a learner sees of a question. The key is not among it: the server sends it only after scoring. */
export interface Item {
  id: string;
  stem: string;
  imageUrl: string | null;
  imageAlt: string | null;
  options: { id: string; text: string }[];
}

export interface Progress {
  answered: number;
  atMost: number;
}

export interface Attempt {
  attemptId: string;
  version: number;
  quiz: { id: string; title: string; mode: 'assess' | 'practise'; feedback: 'instant' | 'atEnd' | 'never' };
  item: Item | null;
  progress: Progress;
  secondsLeft: number | null;
  result: Result | null;
}

export const pathOf = (attemptId: string) => `/api/attempts/${encodeURIComponent(attemptId)}`;

export const getAttempt = (attemptId: string, options?: RequestOptions) =>
  http.get<Attempt>(pathOf(attemptId), options);

export const startAttempt = (quizId: string, key: string) =>
  http.post<Attempt>('/api/attempts', { quizId }, { headers: { 'Idempotency-Key': key } });
