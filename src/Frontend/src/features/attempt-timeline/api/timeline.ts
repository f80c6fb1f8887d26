import type { Result } from '../../../shared/attempts/result';
import { api, type Schemas } from '../../../shared/http/api';

export type TimelineStep = Schemas['TimelineStep'];

/** How the attempt asked and when it was to end; null is what its policy does not use. Abilities in logits. */
export type Rules = Schemas['QuizPolicy'];

export type Timeline = Omit<Schemas['AttemptTimeline'], 'result'> & { result: Result | null };

export const getTimeline = (attemptId: string) =>
  api.get('/api/attempts/{attemptId}/timeline', { path: { attemptId } }) as Promise<Timeline>;
