import { describe, expect, it } from 'vitest';
import { bandOf, expectedWords, levelRangeWords, reasonWords } from './resultWords';

describe('expectedWords', () => {
  it('says the estimate and its range out of 100', () => {
    expect(expectedWords({ range: { low: 64, estimate: 72, high: 79 } })).toBe(
      'You would be expected to get about 72 of 100 questions like these right (most likely 64 to 79).',
    );
    expect(expectedWords({ range: { low: 72, estimate: 72, high: 72 } })).not.toContain('most likely');
  });
});

describe('levelRangeWords', () => {
  it('is definite only when the range is one level', () => {
    expect(levelRangeWords({ level: 'Secure', levelRange: { low: 'Secure', high: 'Secure' } })).toMatch(
      /clear/,
    );
    expect(levelRangeWords({ level: 'Secure', levelRange: { low: 'Growing', high: 'Secure' } })).toBe(
      'Your level is most likely between Growing and Secure.',
    );
  });
});

describe('reasonWords', () => {
  it('prefers the server’s words and has some for every reason', () => {
    expect(reasonWords({ reason: 'time', reasonText: 'Time is up.' })).toBe('Time is up.');
    for (const reason of ['precision', 'length', 'time', 'stopped', 'exhausted'] as const) {
      expect(reasonWords({ reason, reasonText: '' })).toMatch(/\.$/);
    }
  });
});

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
