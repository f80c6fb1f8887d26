import { describe, expect, it } from 'vitest';
import { count, duration, figure, shortDuration, shortFigure } from './words';

describe('words', () => {
  it('counts one and many', () => {
    expect(count(1, 'question')).toBe('1 question');
    expect(count(0, 'question')).toBe('0 questions');
    expect(count(2, 'class', 'classes')).toBe('2 classes');
  });

  it.each([
    [45, '45 seconds'],
    [60, '1 minute'],
    [1500, '25 minutes'],
    [3600, '1 hour'],
    [5400, '1 hour 30 minutes'],
  ])('says %i seconds as %s', (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });

  it('writes short durations', () => {
    expect(shortDuration(8.4)).toBe('8 s');
    expect(shortDuration(125)).toBe('2 min 05 s');
  });

  it('writes figures with a true minus sign and no negative nought', () => {
    expect(figure(-0.456)).toBe('−0.46');
    expect(figure(-0.001)).toBe('0.00');
    expect(figure(1.2)).toBe('1.20');
  });
});

describe('shortFigure', () => {
  it('keeps what was chosen as it was written, with a true minus sign', () => {
    expect([0.005, -1.2, 6, 1.959964, 0.1 + 0.2].map(shortFigure)).toEqual([
      '0.005',
      '−1.2',
      '6',
      '1.96',
      '0.3',
    ]);
  });
});
