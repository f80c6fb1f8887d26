import { describe, expect, it } from 'vitest';
import {
  bandPoints,
  caveatWords,
  certaintyWords,
  criterionWords,
  movementWords,
  provisionalWords,
  relaxedWords,
} from './stepWords';

const step = (
  thetaBefore: number,
  thetaAfter: number | null,
  standardErrorBefore = 0.5,
  standardErrorAfter: number | null = 0.5,
) => ({
  thetaBefore,
  thetaAfter,
  standardErrorBefore,
  standardErrorAfter,
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

describe('criterionWords', () => {
  const words = (criterion: string, randomesqueOf = 1) =>
    criterionWords({ criterion, randomesqueOf }, { targetSuccess: 0.7 });

  it('says that the question tells most, alone or among the best', () => {
    expect(words('MFI')).toMatch(/^It was the question that would tell most/);
    expect(words('MFI', 5)).toMatch(/^It was one of the 5 questions that would tell most/);
  });

  it('says the wanted chance of success in per cent', () => {
    expect(words('TargetSuccess', 3)).toContain('would get right about 70 % of the time');
    expect(
      criterionWords({ criterion: 'TargetSuccess', randomesqueOf: 1 }, { targetSuccess: null }),
    ).not.toMatch(/null|NaN|0 %/);
  });

  it.each([
    ['bOpt', /whose difficulty is nearest/],
    ['thOpt', /measures best at a difficulty nearest/],
    ['MEI', /tell most .* looking ahead/],
    ['MEPV', /tell most .* looking ahead/],
    ['GDI', /tell most .* all abilities still possible/],
    ['GDIP', /tell most .* all abilities still possible/],
    ['KL', /tell most .* all abilities still possible/],
    ['KLP', /tell most .* all abilities still possible/],
    ['MLWI', /tell most .* all abilities still possible/],
    ['MPWI', /tell most .* all abilities still possible/],
    ['Progressive', /first questions mostly by chance/],
    ['Proportional', /first questions mostly by chance/],
    ['Random', /drawn by chance/],
  ])('says %s without its name', (criterion, sentence) => {
    expect(words(criterion)).toMatch(sentence);
    expect(words(criterion)).not.toContain(criterion);
  });

  it('names a rule that this page does not know', () => {
    expect(words('Newest')).toContain('“Newest”');
  });
});

describe('caveatWords', () => {
  it('has a sentence of its own for every caveat, without its code', () => {
    const codes = [
      'at-lower-bound',
      'at-upper-bound',
      'grid-too-narrow',
      'grid-too-coarse',
      'several-maxima',
    ];
    const sentences = codes.map(caveatWords);
    expect(new Set(sentences).size).toBe(codes.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^“]*\.$/);
    expect(caveatWords('grid-too-narrow')).toBe(
      'The ability lies at the edge of what this quiz can measure; it may be further out.',
    );
  });

  it('names a code that this page does not know', () => {
    expect(caveatWords('prior-only')).toContain('“prior-only”');
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

describe('provisionalWords', () => {
  it('warns while questions are weighed by what their author judged, and is silent where none is', () => {
    expect(provisionalWords({ version: 0, prior: 12, imported: 0, calibrated: 0 })).toContain(
      'The answered questions have',
    );
    expect(provisionalWords({ version: 2, prior: 3, imported: 4, calibrated: 5 })).toContain(
      '3 of the 12 answered questions',
    );
    expect(provisionalWords({ version: 2, prior: 0, imported: 0, calibrated: 0 })).toBeNull();
    expect(provisionalWords({ version: 2, prior: 0, imported: 4, calibrated: 5 })).toBeNull();
  });
});
