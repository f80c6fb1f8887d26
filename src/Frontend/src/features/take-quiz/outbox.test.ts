// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../shared/http/json';
import type { Submission } from './api/submissions';
import { forget, keep, unsent } from './outbox';

const answer: Submission = {
  kind: 'answer',
  attemptId: 'a1',
  key: 'k1',
  version: 3,
  item: { id: 'i1', type: 'any', stem: '?', imageUrl: null, imageAlt: null, interaction: { of: 'its own' } },
  response: 'x',
};

beforeEach(() => sessionStorage.clear());

describe('outbox', () => {
  it('gives back exactly what was kept, with the same key', () => {
    keep(answer);
    expect(unsent('a1')).toEqual(answer);
  });

  it.each<[string, Json]>([
    ['a text', '-2.5 cm'],
    ['a list', ['x', 'y']],
    ['a yes or no', false],
    ['a number', 0],
    ['an object', { first: ['x'] }],
  ])('keeps %s as a response', (_, response) => {
    keep({ ...answer, response });
    expect(unsent('a1')).toEqual({ ...answer, response });
  });

  it('keeps attempts apart', () => {
    keep(answer);
    expect(unsent('a2')).toBeNull();
  });

  it('forgets', () => {
    keep(answer);
    forget('a1');
    expect(unsent('a1')).toBeNull();
  });

  it.each([
    '{',
    'null',
    '{"kind":"answer","attemptId":"a1"}',
    '{"kind":"answer","attemptId":"a2","key":"k","version":1}',
    '{"kind":"answer","attemptId":"a1","key":"k","version":1,"response":null,"item":{"id":"i","type":"t","interaction":{}}}',
    '{"kind":"answer","attemptId":"a1","key":"k","version":1,"response":"x","item":{"id":"i","options":[]}}',
  ])('ignores the damaged entry %s', (text) => {
    sessionStorage.setItem('adaptivq.unsent.a1', text);
    expect(unsent('a1')).toBeNull();
  });

  it('goes on without a storage', () => {
    const broken = {
      getItem() {
        throw new DOMException('no');
      },
      setItem() {
        throw new DOMException('no');
      },
      removeItem() {
        throw new DOMException('no');
      },
    } as unknown as Storage;
    expect(() => keep(answer, broken)).not.toThrow();
    expect(unsent('a1', broken)).toBeNull();
    expect(() => forget('a1', broken)).not.toThrow();
  });
});
