import { describe, expect, it } from 'vitest';
import { bandOf } from './result';

describe('bandOf', () => {
  const levels = ['a', 'b', 'c', 'd', 'e'];
  it('covers the range and always the level itself', () => {
    expect(bandOf({ levels, levelRange: { low: 'b', high: 'd' }, levelIndex: 2 })).toEqual({
      from: 1,
      to: 3,
    });
    expect(bandOf({ levels, levelRange: { low: '?', high: '?' }, levelIndex: 4 })).toEqual({
      from: 4,
      to: 4,
    });
  });
});
