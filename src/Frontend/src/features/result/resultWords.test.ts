import { describe, expect, it } from 'vitest';
import {
  answeredWords,
  descriptionWords,
  expectedWords,
  headingWords,
  levelRangeWords,
  reasonWords,
} from './resultWords';

describe('descriptionWords', () => {
  const all = (levelCount: number) =>
    [...Array(levelCount).keys()].map((levelIndex) =>
      descriptionWords({ levelIndex, levelCount, answered: 9, withheld: null }),
    );

  it('has a sentence of its own for each of five levels', () => {
    expect(new Set(all(5)).size).toBe(5);
  });

  it.each([2, 3, 4, 6, 9])('spreads over %i levels from the lowest sentence to the highest', (levelCount) => {
    const words = all(levelCount);
    expect(words[0]).toBe(all(5)[0]);
    expect(words.at(-1)).toBe(all(5)[4]);
  });

  it('takes the middle where there is one level only', () => {
    expect(all(1)).toEqual([all(5)[2]]);
  });

  it('promises no level to a learner who answered nothing', () => {
    expect(descriptionWords({ levelIndex: null, levelCount: 5, answered: 0, withheld: null })).toMatch(
      /^No question was answered/,
    );
  });

  it('says why a level is not told', () => {
    const withheld = (why: 'never' | 'too-few-answers') =>
      descriptionWords({ levelIndex: null, levelCount: 5, answered: 2, withheld: why });
    expect(withheld('never')).toMatch(/your teacher sees them/);
    expect(withheld('too-few-answers')).toMatch(/before it had asked enough/);
  });
});

describe('headingWords and answeredWords', () => {
  it('tell no more than the quiz does', () => {
    expect(headingWords({ level: 'Secure', withheld: null })).toBe('Secure');
    expect(headingWords({ level: null, withheld: null })).toBe('No level yet');
    expect(headingWords({ level: null, withheld: 'never' })).toBe('All done');
    expect(answeredWords({ answered: 3, correct: 2 })).toBe('3 questions, 2 right');
    expect(answeredWords({ answered: 3, correct: null })).toBe('3 questions');
    expect(answeredWords({ answered: 0, correct: 0 })).toBe('No question');
    expect(reasonWords({ reason: null, answered: 3 })).toMatch(/all it needed/);
  });
});

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
  it('has a sentence for every reason, and for one that it does not know', () => {
    const reasons = [
      'precision',
      'classified',
      'settled',
      'low-information',
      'length',
      'time',
      'stopped',
      'exhausted',
      'new',
    ];
    const words = reasons.map((reason) => reasonWords({ reason: reason as 'time', answered: 3 }));
    for (const sentence of words) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(new Set(words).size).toBe(reasons.length);
  });

  it('says that the level was clear where a decision about it ended the quiz', () => {
    expect(reasonWords({ reason: 'classified', answered: 9 })).toMatch(/^Your level was clear/);
  });

  it('says how many questions were the most, rather than that all were asked', () => {
    expect(reasonWords({ reason: 'length', answered: 25 })).toBe(
      'You reached 25 questions, the most this quiz asks.',
    );
  });
});
