import { describe, expect, it } from 'vitest';
import {
  bandPoints,
  certaintyWords,
  criterionWords,
  movementWords,
  relaxedWords,
  stopWords,
} from './stepWords';

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
    const answered = { ...step(0, 0.5, 1, 0.5), position: 1, correct: false, points: 1 };
    const open = { ...step(0.5, null, 0.5, null), position: 2, correct: null, points: null };
    const points = bandPoints({ prior: { theta: 0, standardError: 1 }, steps: [answered, open] as never });
    expect(points.map((point) => point.position)).toEqual([0, 1]);
    expect(points[0]).toMatchObject({ low: -1.96, high: 1.96, verdict: null });
    expect(points[1]?.verdict).toBe('partly');
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

describe('criterionWords', () => {
  it('says that the question tells most, alone or among the best', () => {
    expect(criterionWords({ criterion: 'MFI', randomesqueOf: 1 }, { targetSuccess: 0.7 })).toMatch(
      /^It was the question that would tell most/,
    );
    expect(criterionWords({ criterion: 'MFI', randomesqueOf: 5 }, { targetSuccess: 0.7 })).toMatch(
      /^It was one of the 5 questions that would tell most/,
    );
  });

  it('says the wanted chance of success in per cent', () => {
    expect(
      criterionWords({ criterion: 'TargetSuccess', randomesqueOf: 3 }, { targetSuccess: 0.7 }),
    ).toContain('would get right about 70 % of the time');
  });

  it('names a rule that this page does not know', () => {
    expect(criterionWords({ criterion: 'KL', randomesqueOf: 1 }, { targetSuccess: 0.7 })).toContain('“KL”');
  });
});

describe('relaxedWords', () => {
  it('says how few questions were left', () => {
    expect(relaxedWords('fewer-candidates', { eligible: 1 }, { randomesque: 5 })).toBe(
      'Only one question was left to choose from, fewer than the 5 that the quiz draws from.',
    );
    expect(relaxedWords('fewer-candidates', { eligible: 3 }, { randomesque: 5 })).toContain(
      'Only 3 questions were left',
    );
  });

  it('names a code that this page does not know', () => {
    expect(relaxedWords('exposure', { eligible: 3 }, { randomesque: 5 })).toContain('“exposure”');
  });
});
