import { describe, expect, it } from 'vitest';
import { partlyWords, verdictOf } from './scoreWords';

describe('verdictOf', () => {
  it('knows partly right as a state of its own', () => {
    expect(verdictOf({ correct: true, points: 3 })).toBe('right');
    expect(verdictOf({ correct: false, points: 2 })).toBe('partly');
    expect(verdictOf({ correct: false, points: 0 })).toBe('wrong');
  });

  it('passes no verdict on what was not answered', () => {
    expect(verdictOf({ correct: null, points: null })).toBeNull();
  });
});

describe('partlyWords', () => {
  it('says how many points out of how many', () => {
    expect(partlyWords({ points: 2, maxPoints: 3 })).toBe('Partly right: 2 of 3 points');
    expect(partlyWords({ points: 0.5, maxPoints: 1 })).toBe('Partly right: 0.5 of 1 point');
    expect(partlyWords({ points: 1 / 3, maxPoints: 2 })).toBe('Partly right: 0.33 of 2 points');
  });
});
