import { describe, expect, it } from 'vitest';
import { timeAnnouncement, timeLeftText } from './timeLeft';

describe('timeLeftText', () => {
  it.each([
    [1500, '25 minutes left'],
    [1499, '25 minutes left'],
    [121, '3 minutes left'],
    [120, '2:00 left'],
    [119.2, '2:00 left'],
    [61, '1:01 left'],
    [9, '0:09 left'],
    [-3, '0:00 left'],
  ])('shows %d seconds as %s', (seconds, text) => {
    expect(timeLeftText(seconds)).toBe(text);
  });
});

describe('timeAnnouncement', () => {
  it('speaks at five minutes and at one, and never else', () => {
    const spoken: string[] = [];
    for (let left = 1200; left > 0; left--) {
      const text = timeAnnouncement(left, left - 1);
      if (text) spoken.push(`${left - 1}: ${text}`);
    }
    expect(spoken).toEqual(['300: 5 minutes left.', '60: 1 minute left.']);
  });

  it('still speaks when ticks were missed', () => {
    expect(timeAnnouncement(400, 250)).toBe('5 minutes left.');
  });

  it('says nothing when the page opens with little time left', () => {
    expect(timeAnnouncement(200, 199)).toBeNull();
  });
});
