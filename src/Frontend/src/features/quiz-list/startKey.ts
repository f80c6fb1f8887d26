import { newIdempotencyKey } from '../../shared/http/idempotencyKey';

const nameOf = (quizId: string) => `adaptivq.start.${quizId}`;

/**
 * The key under which a quiz is being started. It stays the same until the start has been acknowledged, so a double
 * click, a lost answer or a refresh all lead to one attempt.
 */
export function startKey(quizId: string, storage: Storage = sessionStorage): string {
  try {
    const kept = storage.getItem(nameOf(quizId));
    if (kept) return kept;
    const key = newIdempotencyKey();
    storage.setItem(nameOf(quizId), key);
    return key;
  } catch {
    return newIdempotencyKey();
  }
}

export function startAcknowledged(quizId: string, storage: Storage = sessionStorage): void {
  try {
    storage.removeItem(nameOf(quizId));
  } catch {
    // Nothing was kept where storage is forbidden.
  }
}
