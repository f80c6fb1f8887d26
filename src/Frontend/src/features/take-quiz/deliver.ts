import { isTemporary, ProblemError } from '../../shared/http/problem';

export interface Delivery<Outcome> {
  /** One try. The same submission, with the same key, every time. */
  send: () => Promise<Outcome>;
  /** Called after each try that got no answer, with the number of tries so far. */
  onLost: (tries: number) => void;
  /** Waits, or returns sooner when the connection comes back. */
  pause: (milliseconds: number) => Promise<void>;
  signal: AbortSignal;
  random?: () => number;
}

/** Sends until the server has answered, yes or no. Throws what it refused; throws an AbortError when told to stop. */
export async function deliver<Outcome>({
  send,
  onLost,
  pause,
  signal,
  random = Math.random,
}: Delivery<Outcome>): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted();
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      if (!isTemporary(error)) throw error;
      onLost(tries);
      const wanted = error instanceof ProblemError ? error.retryAfterSeconds : null;
      await pause(Math.max(backoff(tries, random()), (wanted ?? 0) * 1000));
    }
  }
}

/**
 * Milliseconds to wait after a number of failed tries: doubling from 1 s to 20 s, and spread between half and all of
 * that, so that a class that lost its network together does not come back in one burst.
 */
export function backoff(tries: number, chance: number): number {
  const whole = Math.min(20_000, 1000 * 2 ** (tries - 1));
  return whole * (0.5 + 0.5 * chance);
}

/** A pause that also ends when the browser is online again or when it is aborted. */
export function pauseUntilOnline(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
