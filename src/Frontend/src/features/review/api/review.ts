import { http } from '../../../shared/http/client';
import type { Item, Scored } from '../../../shared/question/item';

export interface ReviewedAnswer extends Scored {
  position: number;
  item: Item;
  secondsTaken: number | null;
}

export const getReview = (attemptId: string) =>
  http.get<ReviewedAnswer[]>(`/api/attempts/${encodeURIComponent(attemptId)}/review`);
