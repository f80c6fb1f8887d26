import { api, type Schemas } from '../http/api';
import type { RequestOptions } from '../http/client';
import type { Result } from './result';

export type Progress = Schemas['ProgressView'];

export type Attempt = Omit<Schemas['AttemptView'], 'result'> & { result: Result | null };

export const getAttempt = (attemptId: string, options: RequestOptions = {}) =>
  api.get('/api/attempts/{attemptId}', { path: { attemptId }, ...options }) as Promise<Attempt>;

export const startAttempt = (quizId: string, key: string) =>
  api.post('/api/attempts', { body: { quizId }, headers: { 'Idempotency-Key': key } }) as Promise<Attempt>;
