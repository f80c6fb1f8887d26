import { useCallback, useEffect, useReducer, useRef } from 'react';
import { type Attempt, getAttempt } from '../../shared/attempts/attempts';
import { newIdempotencyKey } from '../../shared/http/idempotencyKey';
import type { Json } from '../../shared/http/json';
import { ProblemError } from '../../shared/http/problem';
import { submit } from './api/submissions';
import { type AttemptState, answerOf, initialState, reduce } from './attemptState';
import { deliver, pauseUntilOnline } from './deliver';
import { forget, keep, unsent } from './outbox';

export interface AttemptActions {
  respond: (itemId: string, response: Json) => void;
  answer: () => void;
  goOn: () => void;
  finish: () => void;
  refresh: () => void;
  /** The clock on this page ran out: the server decides whether the attempt is over. */
  timeUp: () => void;
}

/** Runs one attempt: loads it, sends what is given until it is acknowledged, and keeps step with other tabs. */
export function useAttempt(attemptId: string): [AttemptState, AttemptActions] {
  const [state, dispatch] = useReducer(reduce, initialState);
  const latest = useRef(state);
  latest.current = state;

  const load = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const attempt = await getAttempt(attemptId, signal ? { signal } : {});
        if (signal?.aborted) return;
        dispatch({ type: 'loaded', attempt });
        // What this tab had given before a refresh goes out again under its old key; the server knows whether it came.
        const kept = unsent(attemptId);
        if (kept) dispatch({ type: 'submit', submission: kept });
      } catch (error) {
        if (!signal?.aborted) dispatch({ type: 'refused', error });
      }
    },
    [attemptId],
  );

  useEffect(() => {
    const controller = new AbortController();
    void load(controller.signal);
    return () => controller.abort();
  }, [load]);

  useEffect(() => {
    // Another tab may have gone on, and a sleeping device's clock stands still: look again when the page is looked at.
    const look = () => {
      const { sending, lesson, attempt } = latest.current;
      if (document.visibilityState !== 'visible' || sending || lesson || !attempt || attempt.result) return;
      getAttempt(attemptId).then(
        (fresh) => dispatch({ type: 'loaded', attempt: fresh }),
        () => {
          // Nothing was asked for, so nothing needs to be said; the next answer will tell.
        },
      );
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [attemptId]);

  const { sending } = state;
  useEffect(() => {
    if (!sending) return;
    const controller = new AbortController();
    const { signal } = controller;
    const withdraw = () => forget(sending.attemptId);

    const run = async () => {
      try {
        const outcome = await deliver({
          send: () => submit(sending, signal),
          onLost: (tries) => dispatch({ type: 'lost', tries }),
          pause: (milliseconds) => pauseUntilOnline(milliseconds, signal),
          signal,
        });
        // With feedback it stays until the learner goes on, so that a refresh shows the same lesson.
        if (!outcome.feedback) withdraw();
        dispatch({ type: 'acknowledged', submission: sending, outcome });
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ProblemError && error.status === 409) {
          withdraw();
          try {
            const current =
              (error.problem.current as Attempt | undefined) ?? (await getAttempt(attemptId, { signal }));
            dispatch({ type: 'superseded', current });
          } catch (again) {
            if (!signal.aborted) dispatch({ type: 'refused', error: again });
          }
          return;
        }
        // Signed out in between: the answer stays kept and goes out after signing in again.
        if (!(error instanceof ProblemError && error.status === 401)) withdraw();
        dispatch({ type: 'refused', error });
      }
    };
    void run();
    return () => controller.abort();
  }, [sending, attemptId]);

  const respond = useCallback(
    (itemId: string, response: Json) => dispatch({ type: 'respond', itemId, response }),
    [],
  );

  const answer = useCallback(() => {
    const submission = answerOf(latest.current, newIdempotencyKey());
    if (!submission) return;
    keep(submission);
    dispatch({ type: 'submit', submission });
  }, []);

  const finish = useCallback(() => {
    const { attempt, sending: busy } = latest.current;
    if (!attempt || attempt.result || busy) return;
    const submission = {
      kind: 'finish',
      attemptId,
      key: newIdempotencyKey(),
      version: attempt.version,
    } as const;
    keep(submission);
    dispatch({ type: 'submit', submission });
  }, [attemptId]);

  const goOn = useCallback(() => {
    forget(attemptId);
    dispatch({ type: 'continue' });
  }, [attemptId]);

  const refresh = useCallback(() => void load(), [load]);

  const timeUp = useCallback(() => {
    getAttempt(attemptId).then(
      (fresh) => {
        dispatch({ type: 'loaded', attempt: fresh });
        // Our clock may run ahead of the server's; then there are seconds left and the page counts on.
        if (!fresh.result && (fresh.secondsLeft ?? 0) <= 0) finish();
      },
      () => finish(),
    );
  }, [attemptId, finish]);

  return [state, { respond, answer, goOn, finish, refresh, timeUp }];
}
