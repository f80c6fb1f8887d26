import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../shared/http/problem';
import { refusalWords } from './choices';

const refused = (given: object) =>
  new ProblemError({
    type: 'urn:adaptivq:quiz-not-publishable',
    title: 'No',
    status: 409,
    detail: 'Said.',
    ...given,
  });

describe('refusalWords', () => {
  it('offers a choice of the form for a precision that is out of reach', () => {
    const words = refusalWords(
      refused({ field: 'standardError', reach: 0.25, reachableStandardError: 0.54, reachableMaxItems: 31 }),
    );
    expect(words).toBe(
      'Only 25 of 100 learners would be measured this surely. To publish, choose “A first impression”, ' +
        'or ask up to 31 questions, or add questions to the bank.',
    );
    expect(
      refusalWords(refused({ field: 'standardError', reach: 0, reachableStandardError: null })),
    ).toContain('choose “As sure as the questions make it”');
  });

  it('leaves every other refusal in the words of the server', () => {
    expect(refusalWords(refused({ field: 'standardError' }))).toBe('Said.');
    expect(refusalWords(refused({ field: 'leastInformation', reach: 0.5 }))).toBe('Said.');
  });
});
