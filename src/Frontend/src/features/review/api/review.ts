import { api, type Schemas } from '../../../shared/http/api';

export type ReviewedAnswer = Schemas['AnsweredItem'];

export const getReview = (attemptId: string) =>
  api.get('/api/attempts/{attemptId}/review', { path: { attemptId } });
