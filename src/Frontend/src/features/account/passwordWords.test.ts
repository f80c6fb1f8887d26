import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../shared/http/problem';
import { passwordProblem, passwordRefusal } from './passwordWords';

describe('passwordProblem', () => {
  it('takes 12 to 256 characters, at least three different ones', () => {
    expect(passwordProblem('correct horse')).toBeNull();
    expect(passwordProblem('abc'.repeat(4))).toBeNull();
    expect(passwordProblem('x'.repeat(6) + 'yz'.repeat(125))).toBeNull();
    expect(passwordProblem('eleven char')).toBe('A password has at least 12 characters. This has 11.');
    expect(passwordProblem('abc'.repeat(86))).toBe('A password has at most 256 characters. This has 258.');
    expect(passwordProblem('ab'.repeat(6))).toBe('Use at least three different characters.');
  });
});

describe('passwordRefusal', () => {
  const refused = (status: number, field?: string, retryAfter: number | null = null) =>
    new ProblemError(
      { type: 'urn:adaptivq:x', title: 'T', status, detail: 'Why.', ...(field && { field }) },
      retryAfter,
    );

  it('names the field that the server names', () => {
    expect(passwordRefusal(refused(400, 'current'))).toEqual({ field: 'current', text: 'Why.' });
    expect(passwordRefusal(refused(400, 'next'))).toEqual({ field: 'next', text: 'Why.' });
  });

  it('says how long a lock lasts', () => {
    expect(passwordRefusal(refused(429, undefined, 300))?.text).toBe(
      'Too many wrong passwords. You can try again in 5 minutes.',
    );
  });

  it('leaves the rest to the page', () => {
    expect(passwordRefusal(refused(503))).toBeNull();
    expect(passwordRefusal(new Error('x'))).toBeNull();
  });
});
