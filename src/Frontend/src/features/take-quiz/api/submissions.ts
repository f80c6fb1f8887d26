import { type Progress, pathOf } from '../../../shared/attempts/attempts';
import type { Result } from '../../../shared/attempts/result';
import { http } from '../../../shared/http/client';
import type { Item, Json, Scored } from '../../../shared/question/item';

/** What the server says to an answer or to stopping. */
export interface Outcome {
  version: number;
  feedback: Scored | null;
  item: Item | null;
  result: Result | null;
  progress: Progress;
  secondsLeft: number | null;
}

/** An answer, or the wish to stop, from the moment it is given until the server has acknowledged it. */
export type Submission =
  | { kind: 'answer'; attemptId: string; key: string; version: number; item: Item; response: Json }
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
