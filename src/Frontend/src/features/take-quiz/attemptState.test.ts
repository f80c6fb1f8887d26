import { describe, expect, it } from 'vitest';
import type { Attempt, Item } from '../../shared/attempts/attempts';
import type { Result } from '../../shared/attempts/result';
import type { Feedback, Outcome, Submission } from './api/submissions';
import { type AttemptEvent, type AttemptState, answerOf, initialState, isOver, reduce } from './attemptState';

const item = (id: string): Item => ({
  id,
  stem: `Stem ${id}`,
  imageUrl: null,
  imageAlt: null,
  options: [
    { id: 'a', text: 'A' },
    { id: 'b', text: 'B' },
  ],
});

const attempt = (version: number, itemId: string | null, changes: Partial<Attempt> = {}): Attempt => ({
  attemptId: 'at',
  version,
  quiz: { id: 'q', title: 'Quiz', mode: 'practise', feedback: 'instant' },
  item: itemId === null ? null : item(itemId),
  progress: { answered: version - 1, atMost: 30 },
  secondsLeft: null,
  result: null,
  ...changes,
});

const result: Result = {
  level: 'Secure',
  levelIndex: 2,
  levelCount: 5,
  levels: ['1', '2', '3', '4', '5'],
  range: { low: 1, estimate: 2, high: 3 },
  levelRange: { low: '2', high: '3' },
  answered: 1,
  correct: 1,
  estimated: false,
  reason: 'precision',
  finishedAt: '2026-01-01T00:00:00Z',
};

const feedback: Feedback = {
  correct: false,
  response: 'a',
  correctResponse: 'b',
  message: 'm',
  rationale: 'r',
};

const outcome = (version: number, itemId: string | null, changes: Partial<Outcome> = {}): Outcome => ({
  version,
  feedback: null,
  item: itemId === null ? null : item(itemId),
  result: null,
  progress: { answered: version - 1, atMost: 30 },
  secondsLeft: null,
  ...changes,
});

const run = (...events: AttemptEvent[]): AttemptState => events.reduce(reduce, initialState);

const answer = (version = 1, key = 'k1', itemId = 'i1'): Submission => ({
  kind: 'answer',
  attemptId: 'at',
  key,
  version,
  item: item(itemId),
  response: 'a',
});

const answered: AttemptEvent[] = [
  { type: 'loaded', attempt: attempt(1, 'i1') },
  { type: 'choose', option: 'a' },
  { type: 'submit', submission: answer() },
];

describe('an attempt', () => {
  it('sends the marked option with the version it was asked at', () => {
    const state = run({ type: 'loaded', attempt: attempt(4, 'i4') }, { type: 'choose', option: 'b' });
    expect(answerOf(state, 'key')).toEqual({
      kind: 'answer',
      attemptId: 'at',
      key: 'key',
      version: 4,
      item: item('i4'),
      response: 'b',
    });
  });

  it('has nothing to send before an option is marked, and ignores options of other items', () => {
    expect(answerOf(run({ type: 'loaded', attempt: attempt(1, 'i1') }), 'k')).toBeNull();
    expect(
      run({ type: 'loaded', attempt: attempt(1, 'i1') }, { type: 'choose', option: 'zz' }).chosen,
    ).toBeNull();
  });

  it('takes a double click as one answer', () => {
    const once = run(...answered);
    expect(answerOf(once, 'k2')).toBeNull();
    expect(reduce(once, { type: 'submit', submission: answer(1, 'k2') })).toBe(once);
  });

  it('does not change an answer that is on its way', () => {
    expect(run(...answered, { type: 'choose', option: 'b' }).chosen).toBe('a');
  });

  it('keeps the answer while the connection is lost', () => {
    const state = run(...answered, { type: 'lost', tries: 1 }, { type: 'lost', tries: 2 });
    expect(state.sending).toEqual(answer());
    expect(state.chosen).toBe('a');
    expect(state.lost).toBe(2);
  });

  it('goes straight on when there is no feedback', () => {
    const state = run(...answered, { type: 'acknowledged', submission: answer(), outcome: outcome(2, 'i2') });
    expect(state.lesson).toBeNull();
    expect(state.attempt?.item?.id).toBe('i2');
    expect(state.attempt?.version).toBe(2);
    expect(state.chosen).toBeNull();
    expect(state.sending).toBeNull();
  });

  it('shows feedback about the answered item, then the next one', () => {
    const taught = run(...answered, {
      type: 'acknowledged',
      submission: answer(),
      outcome: outcome(2, 'i2', { feedback }),
    });
    expect(taught.lesson).toEqual({ item: item('i1'), feedback, questionNumber: 1 });
    expect(answerOf(taught, 'k')).toBeNull();
    expect(reduce(taught, { type: 'choose', option: 'b' }).chosen).toBeNull();
    const onward = reduce(taught, { type: 'continue' });
    expect(onward.lesson).toBeNull();
    expect(onward.attempt?.item?.id).toBe('i2');
  });

  it('is over only after the last feedback has been read', () => {
    const last = run(...answered, {
      type: 'acknowledged',
      submission: answer(),
      outcome: outcome(2, null, { feedback, result }),
    });
    expect(isOver(last)).toBe(false);
    expect(isOver(reduce(last, { type: 'continue' }))).toBe(true);
  });

  it('takes up what another tab did', () => {
    const state = run(...answered, { type: 'superseded', current: attempt(3, 'i3') });
    expect(state.attempt?.item?.id).toBe('i3');
    expect(state.sending).toBeNull();
    expect(state.chosen).toBeNull();
    expect(state.refusal).toBeNull();
  });

  it('keeps the mark when the conflict leaves the same item open', () => {
    const state = run(...answered, { type: 'superseded', current: attempt(2, 'i1') });
    expect(state.chosen).toBe('a');
    expect(answerOf(state, 'k9')).toMatchObject({ version: 2, key: 'k9', response: 'a' });
  });

  it('ends when another tab finished the attempt', () => {
    expect(isOver(run(...answered, { type: 'superseded', current: attempt(3, null, { result }) }))).toBe(
      true,
    );
  });

  it('shows the lesson again after a refresh, and goes on from what is newest', () => {
    const state = run(
      { type: 'loaded', attempt: attempt(5, 'i5') },
      { type: 'submit', submission: answer(1) },
      { type: 'acknowledged', submission: answer(1), outcome: outcome(2, 'i2', { feedback }) },
    );
    expect(state.lesson?.item.id).toBe('i1');
    expect(state.attempt?.version).toBe(5);
    expect(reduce(state, { type: 'continue' }).attempt?.item?.id).toBe('i5');
  });

  it('ignores an answer to something that is no longer being sent', () => {
    const moved = run(...answered, { type: 'superseded', current: attempt(3, 'i3') });
    expect(reduce(moved, { type: 'acknowledged', submission: answer(), outcome: outcome(2, 'i2') })).toBe(
      moved,
    );
  });

  it('keeps the mark when the same item is loaded again, and never goes back in time', () => {
    const state = run(
      { type: 'loaded', attempt: attempt(2, 'i2') },
      { type: 'choose', option: 'b' },
      { type: 'loaded', attempt: attempt(2, 'i2', { secondsLeft: 90 }) },
      { type: 'loaded', attempt: attempt(1, 'i1') },
    );
    expect(state.chosen).toBe('b');
    expect(state.attempt?.item?.id).toBe('i2');
    expect(state.attempt?.secondsLeft).toBe(90);
  });

  it('leaves the item open after a refusal', () => {
    const state = run(...answered, { type: 'refused', error: new Error('no') });
    expect(state.sending).toBeNull();
    expect(state.chosen).toBe('a');
    expect(answerOf(state, 'k2')?.key).toBe('k2');
  });
});
