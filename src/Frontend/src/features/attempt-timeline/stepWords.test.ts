import { describe, expect, it } from 'vitest';
import { bandPoints, certaintyWords, movementWords, stopWords } from './stepWords';

const step = (
  thetaBefore: number,
  thetaAfter: number | null,
  seBefore = 0.5,
  seAfter: number | null = 0.5,
) => ({
  thetaBefore,
  thetaAfter,
  seBefore,
  seAfter,
});

describe('movementWords', () => {
  it.each([
    [step(0, 0.02), /stayed where it was/],
    [step(0, 0.1), /went up a little/],
    [step(0, -0.3), /went down clearly/],
    [step(0, 0.9), /went up a lot/],
    [step(0, null), /Not answered/],
  ])('reads %o', (given, words) => {
    expect(movementWords(given)).toMatch(words);
  });

  it('says when it became surer', () => {
    expect(movementWords(step(0, 0.3, 0.6, 0.5))).toMatch(/from roughly known to fairly sure/);
  });
});

describe('certaintyWords', () => {
  it('falls with the standard error', () => {
    expect([1, 0.7, 0.5, 0.3].map(certaintyWords)).toEqual([
      'hardly known',
      'roughly known',
      'fairly sure',
      'sure',
    ]);
  });
});

describe('bandPoints', () => {
  it('starts at the prior and leaves out what is not answered', () => {
    const answered = { ...step(0, 0.5, 1, 0.5), position: 1, correct: true };
    const open = { ...step(0.5, null, 0.5, null), position: 2, correct: null };
    const points = bandPoints({ prior: { theta: 0, standardError: 1 }, steps: [answered, open] as never });
    expect(points.map((point) => point.position)).toEqual([0, 1]);
    expect(points[0]).toMatchObject({ low: -1.96, high: 1.96, correct: null });
    expect(points[1]?.high).toBeCloseTo(1.48);
  });
});

describe('stopWords', () => {
  it('names every rule that ends an attempt, and none that does not exist', () => {
    expect(stopWords({ standardError: 0.45, minItems: 8, maxItems: 25, timeLimitSeconds: 1500 })).toBe(
      'SE 0.45 after at least 8 questions, or 25 questions, or 25 minutes',
    );
    expect(stopWords({ standardError: null, minItems: 1, maxItems: 15, timeLimitSeconds: null })).toBe(
      '15 questions',
    );
  });
});
