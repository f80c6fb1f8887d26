import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../shared/attempts/attempts';
import type { Result } from '../../shared/attempts/result';
import type { Json } from '../../shared/http/json';
import type { Item, Scored } from '../../shared/question/item';
import type { Outcome, Submission } from './api/submissions';
import { type AttemptEvent, type AttemptState, answerOf, initialState, isOver, reduce } from './attemptState';

const item = (id: string): Item => ({
  id,
  type: 'any',
  stem: `Stem ${id}`,
  imageUrl: null,
  imageAlt: null,
  interaction: { of: 'its own' },
});

const attempt = (version: number, itemId: string | null, changes: Partial<Attempt> = {}): Attempt => ({
  attemptId: 'at',
  version,
  quiz: { id: 'q', title: 'Quiz', mode: 'practise', feedback: 'instant' },
  item: itemId === null ? null : item(itemId),
  progress: { answered: version - 1, atLeast: 1, atMost: 30 },
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
  withheld: null,
  finishedAt: '2026-01-01T00:00:00Z',
};

const feedback: Scored = {
  correct: false,
  points: 0,
  maxPoints: 1,
  response: 'a',
  solution: { key: 'b' },
  messages: ['m'],
  rationale: 'r',
};

const outcome = (version: number, itemId: string | null, changes: Partial<Outcome> = {}): Outcome => ({
  version,
  feedback: null,
  feedbackWithheld: false,
  item: itemId === null ? null : item(itemId),
  result: null,
  progress: { answered: version - 1, atLeast: 1, atMost: 30 },
  secondsLeft: null,
  ...changes,
});

const run = (...events: AttemptEvent[]): AttemptState => events.reduce(reduce, initialState);

const respond = (response: Json, itemId = 'i1'): AttemptEvent => ({ type: 'respond', itemId, response });

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
  respond('a'),
  { type: 'submit', submission: answer() },
];

describe('an attempt', () => {
  it('sends the response with the version it was asked at', () => {
    const state = run({ type: 'loaded', attempt: attempt(4, 'i4') }, respond('b', 'i4'));
    expect(answerOf(state, 'key')).toEqual({
      kind: 'answer',
      attemptId: 'at',
      key: 'key',
      version: 4,
      item: item('i4'),
      response: 'b',
    });
  });

  it.each<[string, Json]>([
    ['a text', '1,5'],
    ['a list', ['a', 'b']],
    ['a yes or no', false],
    ['a number', 0],
    ['an object', { a: 1 }],
  ])('sends %s as it is, whatever its type makes of it', (_, response) => {
    const state = run({ type: 'loaded', attempt: attempt(1, 'i1') }, respond(response));
    expect(answerOf(state, 'key')).toMatchObject({ response });
  });

  it('has nothing to send before there is a response, nor after it was taken back', () => {
    const loaded: AttemptEvent = { type: 'loaded', attempt: attempt(1, 'i1') };
    expect(answerOf(run(loaded), 'k')).toBeNull();
    expect(answerOf(run(loaded, respond('a'), respond(null)), 'k')).toBeNull();
  });

  it('ignores responses to other items', () => {
    expect(run({ type: 'loaded', attempt: attempt(1, 'i1') }, respond('a', 'another')).response).toBeNull();
  });

  it('takes a double click as one answer', () => {
    const once = run(...answered);
    expect(answerOf(once, 'k2')).toBeNull();
    expect(reduce(once, { type: 'submit', submission: answer(1, 'k2') })).toBe(once);
  });

  it('does not change an answer that is on its way', () => {
    expect(run(...answered, respond('b')).response).toBe('a');
  });

  it('keeps the answer while the connection is lost', () => {
    const state = run(...answered, { type: 'lost', tries: 1 }, { type: 'lost', tries: 2 });
    expect(state.sending).toEqual(answer());
    expect(state.response).toBe('a');
    expect(state.lost).toBe(2);
  });

  it('goes straight on when there is no feedback', () => {
    const state = run(...answered, { type: 'acknowledged', submission: answer(), outcome: outcome(2, 'i2') });
    expect(state.lesson).toBeNull();
    expect(state.attempt?.item?.id).toBe('i2');
    expect(state.attempt?.version).toBe(2);
    expect(state.response).toBeNull();
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
    expect(reduce(taught, respond('b', 'i2')).response).toBeNull();
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
    expect(state.response).toBeNull();
    expect(state.refusal).toBeNull();
  });

  it('keeps the response when the conflict leaves the same item open', () => {
    const state = run(...answered, { type: 'superseded', current: attempt(2, 'i1') });
    expect(state.response).toBe('a');
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

  it('shows after a refresh what is on its way', () => {
    const state = run(
      { type: 'loaded', attempt: attempt(1, 'i1') },
      { type: 'submit', submission: answer() },
      { type: 'lost', tries: 1 },
    );
    expect(state.response).toBe('a');
  });

  it('ignores an answer to something that is no longer being sent', () => {
    const moved = run(...answered, { type: 'superseded', current: attempt(3, 'i3') });
    expect(reduce(moved, { type: 'acknowledged', submission: answer(), outcome: outcome(2, 'i2') })).toBe(
      moved,
    );
  });

  it('keeps the response when the same item is loaded again, and never goes back in time', () => {
    const state = run(
      { type: 'loaded', attempt: attempt(2, 'i2') },
      respond('b', 'i2'),
      { type: 'loaded', attempt: attempt(2, 'i2', { secondsLeft: 90 }) },
      { type: 'loaded', attempt: attempt(1, 'i1') },
    );
    expect(state.response).toBe('b');
    expect(state.attempt?.item?.id).toBe('i2');
    expect(state.attempt?.secondsLeft).toBe(90);
  });

  it('leaves the item open after a refusal', () => {
    const state = run(...answered, { type: 'refused', error: new Error('no') });
    expect(state.sending).toBeNull();
    expect(state.response).toBe('a');
    expect(answerOf(state, 'k2')?.key).toBe('k2');
  });
});
