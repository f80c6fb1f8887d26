import { describe, expect, it } from 'vitest';
import { amount, isWhole, within } from './amount';

describe('amount', () => {
  it('tells an empty field from one whose text is not a number', () => {
    expect(amount('')).toBeNull();
    expect(amount(' ')).toBeNull();
    expect(amount('-')).toBeNaN();
    expect(amount('-1.5')).toBe(-1.5);
    expect(amount(0)).toBe(0);
  });

  it('counts neither an empty field nor a text as inside', () => {
    expect([within('', 0, 1), within('-', 0, 1), within(1.01, 0, 1)]).toEqual(Array(3).fill(false));
    expect([within(0, 0, 1), within(1, 0, 1)]).toEqual([true, true]);
    expect([isWhole(3), isWhole('3'), isWhole(3.5), isWhole('')]).toEqual([true, true, false, false]);
  });
});
