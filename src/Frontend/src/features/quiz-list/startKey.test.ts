// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { startAcknowledged, startKey } from './startKey';

beforeEach(() => sessionStorage.clear());

describe('startKey', () => {
  it('stays the same until the start is acknowledged', () => {
    const first = startKey('q1');
    expect(startKey('q1')).toBe(first);
    startAcknowledged('q1');
    expect(startKey('q1')).not.toBe(first);
  });

  it('differs between quizzes', () => {
    expect(startKey('q1')).not.toBe(startKey('q2'));
  });
});
