import { duration } from '../../shared/format/words';
import { ProblemError } from '../../shared/http/problem';

/** As the server takes it. */
const shortest = 12;
const longest = 256;

/** Says what a new password lacks before it is sent; null where it may be sent. */
export function passwordProblem(next: string): string | null {
  if (next === '') return 'Enter a new password.';
  if (next.length < shortest)
    return `A password has at least ${shortest} characters. This has ${next.length}.`;
  if (next.length > longest) return `A password has at most ${longest} characters. This has ${next.length}.`;
  if (new Set(next).size < 3) return 'Use at least three different characters.';
  return null;
}

/** The field that a refusal is about, and what to do; null where it is about none. */
export function passwordRefusal(error: unknown): { field: 'current' | 'next'; text: string } | null {
  if (!(error instanceof ProblemError)) return null;
  if (error.status === 429) {
    const wait = error.retryAfterSeconds;
    const when = wait === null ? 'in a few minutes' : `in ${duration(wait)}`;
    return { field: 'current', text: `Too many wrong passwords. You can try again ${when}.` };
  }
  const { field, detail, title } = error.problem;
  return field === 'current' || field === 'next' ? { field, text: detail ?? title } : null;
}
