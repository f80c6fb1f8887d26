import { http, type RequestOptions } from '../http/client';
import type { Item } from '../question/item';
import type { Result } from './result';

export interface Progress {
  answered: number;
  atMost: number;
}

export interface Attempt {
  attemptId: string;
  version: number;
  quiz: { id: string; title: string; mode: 'assess' | 'practise'; feedback: 'instant' | 'at-end' | 'never' };
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
