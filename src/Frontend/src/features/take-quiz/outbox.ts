import type { Submission } from './api/submissions';

/**
 * Keeps what was given but not yet acknowledged in the tab's own storage, so that a refresh or a crash sends it again
 * with the same idempotency key. Per tab: two tabs never send each other's answers.
 */
const keyOf = (attemptId: string) => `adaptivq.unsent.${attemptId}`;

export function keep(submission: Submission, storage: Storage = sessionStorage): void {
  try {
    storage.setItem(keyOf(submission.attemptId), JSON.stringify(submission));
  } catch {
    // A full or forbidden storage only costs the safety net of a refresh; the answer itself is still being sent.
  }
}

export function forget(attemptId: string, storage: Storage = sessionStorage): void {
  try {
    storage.removeItem(keyOf(attemptId));
  } catch {
    // See keep.
  }
}

export function unsent(attemptId: string, storage: Storage = sessionStorage): Submission | null {
  try {
    const found: unknown = JSON.parse(storage.getItem(keyOf(attemptId)) ?? 'null');
    return isSubmission(found) && found.attemptId === attemptId ? found : null;
  } catch {
    return null;
  }
}

function isSubmission(value: unknown): value is Submission {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, attemptId, key, version, item, response } = value as Record<string, unknown>;
  const common = typeof attemptId === 'string' && typeof key === 'string' && typeof version === 'number';
  if (kind === 'finish') return common;
  return common && kind === 'answer' && response !== undefined && response !== null && isItem(item);
}

function isItem(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, interaction } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof type === 'string' && interaction !== undefined;
}
