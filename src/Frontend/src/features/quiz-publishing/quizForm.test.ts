import { describe, expect, it } from 'vitest';
import { checkForm, emptyForm, fieldOf, itemsFor, toNewQuiz, withMode } from './quizForm';

const bank = {
  itemCount: 40,
  topics: [
    { name: 'Waves', itemCount: 25 },
    { name: 'Rules', itemCount: 15 },
  ],
};
const good = { ...emptyForm, title: ' Waves ' };

describe('checkForm', () => {
  it('accepts a sensible quiz and names a missing title', () => {
    expect(checkForm(good, bank)).toEqual({});
    expect(checkForm(emptyForm, bank).title).toBeDefined();
  });

  it('does not promise more questions than the topics hold', () => {
    expect(checkForm({ ...good, topics: ['Rules'] }, bank).maxItems).toBe(
      'The chosen topics hold only 15 items.',
    );
    expect(itemsFor(bank, [])).toBe(40);
  });

  it('refuses a minimum above the maximum, and nonsense numbers', () => {
    expect(checkForm({ ...good, minItems: 26 }, bank).minItems).toBeDefined();
    expect(checkForm({ ...good, maxItems: '' }, bank).maxItems).toBeDefined();
    expect(checkForm({ ...good, timeLimitMinutes: 0 }, bank).timeLimitMinutes).toBeDefined();
    expect(checkForm({ ...good, timeLimitMinutes: 361 }, bank).timeLimitMinutes).toBeDefined();
    expect(checkForm({ ...good, randomesque: 0 }, bank).randomesque).toBeDefined();
  });
});

describe('toNewQuiz', () => {
  it('says minutes as seconds, precision as a standard error, and no choice of topics as null', () => {
    const quiz = toNewQuiz({ ...good, timeLimitMinutes: 25, precision: 'fine' }, 'b1');
    expect(quiz).toMatchObject({
      title: 'Waves',
      timeLimitSeconds: 1500,
      standardError: 0.4,
      topics: null,
      bankId: 'b1',
    });
    expect(toNewQuiz({ ...good, precision: 'all' }, 'b1').standardError).toBeNull();
    expect(toNewQuiz({ ...good, topics: ['Rules'] }, 'b1')).toMatchObject({
      timeLimitSeconds: null,
      topics: ['Rules'],
    });
  });
});

describe('withMode', () => {
  it('suggests the feedback that fits', () => {
    expect(withMode(good, 'practise').feedback).toBe('instant');
    expect(withMode(good, 'assess').feedback).toBe('atEnd');
  });
});

describe('fieldOf', () => {
  it('leads a refusal back to the field on the page', () => {
    expect(fieldOf('standardError')).toBe('precision');
    expect(fieldOf('title')).toBe('title');
    expect(fieldOf('bankId')).toBeNull();
    expect(fieldOf(undefined)).toBeNull();
  });
});
