import { describe, expect, it } from 'vitest';
import { ConnectionError, ProblemError } from '../../shared/http/problem';
import { checkSignIn, signInRefusal } from './signInWords';

const problem = (type: string, status: number, retryAfter: number | null = null) =>
  new ProblemError({ type: `urn:adaptivq:${type}`, title: 'x', status }, retryAfter);

describe('checkSignIn', () => {
  it('names the first thing that is missing', () => {
    expect(checkSignIn(' ', '')?.field).toBe('email');
    expect(checkSignIn('mia', 'x')?.text).toMatch(/looks like/);
    expect(checkSignIn('mia@x.org', '')?.field).toBe('password');
    expect(checkSignIn('mia@x.org', 'x')).toBeNull();
  });
});

describe('signInRefusal', () => {
  it('does not tell whether the address or the password was wrong', () => {
    expect(signInRefusal(problem('sign-in-refused', 401)).text).toMatch(/address or the password/);
  });

  it('says when a locked account opens again', () => {
    expect(signInRefusal(problem('locked-out', 429, 900)).text).toMatch(/in 15 minutes/);
    expect(signInRefusal(problem('locked-out', 429)).text).toMatch(/in a few minutes/);
  });

  it('says that too many sign in at once, and that an account is switched off', () => {
    expect(signInRefusal(problem('sign-in-busy', 503, 5)).text).toMatch(/Many people are signing in/);
    expect(signInRefusal(problem('too-many-requests', 429, 5)).text).toMatch(/in 5 seconds/);
    expect(signInRefusal(problem('account-closed', 401)).text).not.toMatch(/password is not right/);
  });

  it('tells a lost connection from a refusal', () => {
    expect(signInRefusal(new ConnectionError('x')).text).toMatch(/online/);
    expect(signInRefusal(problem('x', 503)).text).toMatch(/not your doing/);
  });
});
