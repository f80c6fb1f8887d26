import { http, type RequestOptions } from '../../../shared/http/client';

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

/** What at least one answer says of the learner. */
export interface Measured {
  level: string;
  levelIndex: number;
  /** Questions out of 100 of this bank that the learner is expected to get right. */
  range: { low: number; estimate: number; high: number };
  levelRange: { low: string; high: string };
}

interface Ended {
  levelCount: number;
  levels: string[];
  description: string;
  answered: number;
  correct: number;
  estimated: boolean;
  reason: 'precision' | 'length' | 'time' | 'stopped' | 'exhausted';
  reasonText: string;
  finishedAt: string;
}

export type MeasuredResult = Ended & Measured;

/** Without a single answer there is no level, and nothing to expect. */
export type Result = MeasuredResult | (Ended & { [Name in keyof Measured]: null });

export interface Attempt {
  attemptId: string;
  version: number;
  quiz: { id: string; title: string; mode: 'assess' | 'practise'; feedback: 'instant' | 'atEnd' | 'never' };
  item: Item | null;
  progress: Progress;
  secondsLeft: number | null;
  result: Result | null;
}

export interface Feedback {
  correct: boolean;
  response: string;
  correctResponse: string;
  message: string | null;
  rationale: string | null;
}

/** What the server says to an answer or to stopping. */
export interface Outcome {
  version: number;
  feedback: Feedback | null;
  item: Item | null;
  result: Result | null;
  progress: Progress;
  secondsLeft: number | null;
}

/** An answer, or the wish to stop, from the moment it is given until the server has acknowledged it. */
export type Submission =
  | { kind: 'answer'; attemptId: string; key: string; version: number; item: Item; response: string }
  | { kind: 'finish'; attemptId: string; key: string; version: number };

const pathOf = (attemptId: string) => `/api/attempts/${encodeURIComponent(attemptId)}`;

export const getAttempt = (attemptId: string, options?: RequestOptions) =>
  http.get<Attempt>(pathOf(attemptId), options);

export const startAttempt = (quizId: string, key: string) =>
  http.post<Attempt>('/api/attempts', { quizId }, { headers: { 'Idempotency-Key': key } });

export function submit(submission: Submission, signal: AbortSignal): Promise<Outcome> {
  const options = { signal, headers: { 'Idempotency-Key': submission.key } };
  const { version } = submission;
  return submission.kind === 'answer'
    ? http.post<Outcome>(
        `${pathOf(submission.attemptId)}/answers`,
        { itemId: submission.item.id, response: submission.response, version },
        options,
      )
    : http.post<Outcome>(`${pathOf(submission.attemptId)}/finish`, { version }, options);
}
