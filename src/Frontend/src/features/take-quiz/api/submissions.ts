import type { Result } from '../../../shared/attempts/result';
import { api, type Schemas } from '../../../shared/http/api';
import type { Json } from '../../../shared/http/json';
import type { Item } from '../../../shared/question/item';

/** What the server says to an answer or to stopping. */
export type Outcome = Omit<Schemas['StepView'], 'result'> & { result: Result | null };

/** An answer, or the wish to stop, from the moment it is given until the server has acknowledged it. */
export type Submission =
  | { kind: 'answer'; attemptId: string; key: string; version: number; item: Item; response: Json }
  | { kind: 'finish'; attemptId: string; key: string; version: number };

export function submit(submission: Submission, signal: AbortSignal): Promise<Outcome> {
  const { attemptId, key, version } = submission;
  const said = { path: { attemptId }, signal, headers: { 'Idempotency-Key': key } };
  const step =
    submission.kind === 'answer'
      ? api.post('/api/attempts/{attemptId}/answers', {
          ...said,
          body: { itemId: submission.item.id, response: submission.response, version },
        })
      : api.post('/api/attempts/{attemptId}/finish', { ...said, body: { version } });
  return step as Promise<Outcome>;
}
