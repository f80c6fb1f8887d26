import { type Item, type Progress, pathOf } from '../../../shared/attempts/attempts';
import type { Result } from '../../../shared/attempts/result';
import { http } from '../../../shared/http/client';

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
