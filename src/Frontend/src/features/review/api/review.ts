import type { Item } from '../../../shared/attempts/attempts';
import { http } from '../../../shared/http/client';

export interface ReviewedAnswer {
  position: number;
  item: Item;
  response: string;
  correct: boolean;
  correctResponse: string;
  message: string | null;
  rationale: string | null;
  secondsTaken: number | null;
}

export const getReview = (attemptId: string) =>
  http.get<ReviewedAnswer[]>(`/api/attempts/${encodeURIComponent(attemptId)}/review`);
