import { describe, expect, it } from 'vitest';
import { ConnectionError, ProblemError } from '../http/problem';
import { wordsFor } from './ProblemNotice';

describe('wordsFor', () => {
  it('does not tell a stranger whether something exists', () => {
    const words = wordsFor(
      new ProblemError({ type: 'about:blank', title: 'x', status: 404, detail: 'attempt 7' }),
    );
    expect(JSON.stringify(words)).not.toContain('attempt 7');
  });

  it('keeps the server’s own words for a refusal', () => {
    const error = new ProblemError({
      type: 'about:blank',
      title: 'Too short',
      status: 400,
      detail: 'Two items.',
    });
    expect(wordsFor(error)).toEqual({ title: 'Too short', text: 'Two items.' });
  });

  it('never shows a server error’s innards', () => {
    const error = new ProblemError({
      type: 'about:blank',
      title: 'NullReference',
      status: 500,
      detail: 'at line 3',
    });
    expect(JSON.stringify(wordsFor(error))).not.toMatch(/NullReference|line 3/);
  });

  it('has words for a lost connection and for a bug', () => {
    expect(wordsFor(new ConnectionError('x')).title).toMatch(/connection/i);
    expect(wordsFor(new TypeError('x is undefined')).text).not.toContain('undefined');
  });
});
