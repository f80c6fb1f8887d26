// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { ConnectionError, ProblemError } from '../../shared/http/problem';
import { backoff, deliver, pauseUntilOnline } from './deliver';

const lost = () => new ConnectionError('down');
const refused = (status: number, retryAfter: number | null = null) =>
  new ProblemError({ type: 'urn:adaptivq:x', title: 'x', status }, retryAfter);

function script(...answers: (Error | string)[]) {
  const sent: number[] = [];
  return {
    sent,
    send: async () => {
      sent.push(sent.length + 1);
      const answer = answers[sent.length - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
}

describe('deliver', () => {
  it('tries again until there is an answer, waiting longer each time', async () => {
    const { send, sent } = script(lost(), lost(), refused(503), 'yes');
    const waits: number[] = [];
    const told: number[] = [];
    const outcome = await deliver({
      send,
      signal: new AbortController().signal,
      onLost: (tries) => told.push(tries),
      pause: async (wait) => {
        waits.push(wait);
      },
      random: () => 1,
    });
    expect(outcome).toBe('yes');
    expect(sent).toHaveLength(4);
    expect(told).toEqual([1, 2, 3]);
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  it('waits at least as long as the server asks', async () => {
    const { send } = script(refused(503, 30), 'yes');
    const waits: number[] = [];
    await deliver({
      send,
      signal: new AbortController().signal,
      onLost: () => {},
      pause: async (wait) => {
        waits.push(wait);
      },
    });
    expect(waits).toEqual([30_000]);
  });

  it.each([400, 401, 404, 409])('does not repeat what was refused with %i', async (status) => {
    const { send, sent } = script(refused(status), 'never');
    await expect(
      deliver({ send, signal: new AbortController().signal, onLost: () => {}, pause: async () => {} }),
    ).rejects.toBeInstanceOf(ProblemError);
    expect(sent).toHaveLength(1);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    const { send, sent } = script(lost(), 'never');
    await expect(
      deliver({ send, signal: controller.signal, onLost: () => controller.abort(), pause: async () => {} }),
    ).rejects.toThrow(/abort/i);
    expect(sent).toHaveLength(1);
  });
});

describe('backoff', () => {
  it('doubles, is spread, and has an end', () => {
    expect([1, 2, 3].map((tries) => backoff(tries, 0))).toEqual([500, 1000, 2000]);
    expect(backoff(60, 1)).toBe(20_000);
  });
});

describe('pauseUntilOnline', () => {
  it('ends as soon as the browser is online again', async () => {
    const waiting = pauseUntilOnline(60_000, new AbortController().signal);
    window.dispatchEvent(new Event('online'));
    await expect(waiting).resolves.toBeUndefined();
  });

  it('ends when aborted', async () => {
    const controller = new AbortController();
    const waiting = pauseUntilOnline(60_000, controller.signal);
    controller.abort();
    await expect(waiting).resolves.toBeUndefined();
  });
});
