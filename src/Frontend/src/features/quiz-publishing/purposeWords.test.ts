import { describe, expect, it } from 'vitest';
import { purposeWords } from './purposeWords';

describe('purposeWords', () => {
  it('says for practice how many answers should be right', () => {
    const practice = (targetSuccess: number | null) =>
      purposeWords({ mode: 'practise', policy: { targetSuccess } });
    expect(practice(0.7)).toBe('Practising, about 7 of 10 right');
    expect(practice(0.75)).toBe('Practising, about 75 of 100 right');
    expect(practice(null)).toBe('Practising');
  });

  it('says of an assessment that it assesses', () => {
    expect(purposeWords({ mode: 'assess', policy: { targetSuccess: null } })).toBe('Assessing');
  });
});
