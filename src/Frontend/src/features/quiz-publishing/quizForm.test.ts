import { describe, expect, it } from 'vitest';
import { criteria, estimators } from './choices';
import {
  applies,
  checkForm,
  emptyForm,
  type Field,
  fieldOf,
  itemsFor,
  type QuizForm,
  suggestions,
  toNewQuiz,
} from './quizForm';
import { goneTopics } from './topics';

const bank = {
  itemCount: 40,
  topics: [
    { name: 'Waves', itemCount: 25 },
    { name: 'Rules', itemCount: 15 },
  ],
};
const assess: QuizForm = { ...emptyForm(bank), title: ' Waves ' };
const practise: QuizForm = { ...assess, mode: 'practise', feedback: 'instant', maxItems: 15 };

const check = (changes: Partial<QuizForm>, form = assess) => checkForm({ ...form, ...changes }, bank);
const send = (changes: Partial<QuizForm>, form = assess) => toNewQuiz({ ...form, ...changes }, 'b1');
const levels = (...rows: [name: string, cut: QuizForm['levels'][number]['cut']][]) =>
  rows.map(([name, cut], index) => ({ id: index + 1, name, cut }));

describe('emptyForm', () => {
  it('is complete but for a title, whatever the size of the bank', () => {
    for (const itemCount of [1, 2, 6, 20, 25, 500]) {
      const small = { itemCount, topics: [] };
      expect(checkForm({ ...emptyForm(small), precision: 'all' }, small), String(itemCount)).toEqual({
        title: 'Give the quiz a title that learners recognise.',
      });
    }
    expect(emptyForm(bank)).toMatchObject({ minItems: 8, maxItems: 25 });
  });
});

describe('checkForm', () => {
  it('refuses a topic that the bank has no more, and names it', () => {
    expect(check({ topics: ['Waves', 'Tides'] })).toMatchObject({
      topics: 'The bank has no items of the topic “Tides” any more. Untick it.',
    });
    expect(check({ topics: ['Waves'] }).topics).toBeUndefined();
    expect(goneTopics(bank, ['Waves', 'Tides'])).toEqual([{ name: 'Tides', itemCount: 0 }]);
  });

  it('accepts a sensible quiz of either mode and names a missing title', () => {
    expect(check({})).toEqual({});
    expect(check({}, practise)).toEqual({});
    expect(check({ title: ' ' }).title).toBeDefined();
  });

  it('does not promise more questions than the topics hold', () => {
    expect(check({ topics: ['Rules'] }).maxItems).toBe('The chosen topics hold only 15 items.');
    expect(check({ maxItems: 41 }).maxItems).toBe('The bank holds only 40 items.');
    expect(itemsFor(bank, [])).toBe(40);
  });

  it.each<[Field, QuizForm[Field][]]>([
    ['minItems', [26, 0, '', 2.5]],
    ['maxItems', ['', 0, 1.5, '-']],
    ['timeLimitMinutes', [0, 0.4, 361, '-']],
    ['randomesque', [0, 21, '', 1.5]],
    ['priorMean', [-5.1, 5.1, '', '-']],
    ['priorDeviation', [0, 0.05, 5.1, '']],
    ['gridLow', [-20.1, '']],
    ['gridHigh', [20.1, '', -6, -7]],
    ['gridPoints', [20, 40, 502, 81.5, '']],
    ['thetaChange', [0, 0.0001, -0.1, 1.1, '-']],
    ['leastInformation', [0, -1, 10.1]],
  ])('refuses a %s out of bounds', (field, values) => {
    for (const value of values)
      expect(Object.keys(check({ [field]: value })), String(value)).toEqual([field]);
  });

  it.each<[Partial<QuizForm>, Field, QuizForm[Field][]]>([
    [{ criterion: 'Progressive' }, 'acceleration', [-0.1, 10.1, '']],
    [{ classification: 'interval' }, 'z', [0.4, 4.1, '']],
    [{ classification: 'sprt' }, 'delta', [0, 0.001, 2.1, '']],
    [{ classification: 'sprt' }, 'alpha', [0, 0.0001, 0.5, '']],
    [{ classification: 'sprt' }, 'beta', [0, 0.5, '']],
  ])('with %o refuses a %s out of bounds', (chosen, field, values) => {
    expect(check(chosen)).toEqual({});
    for (const value of values) {
      expect(Object.keys(check({ ...chosen, [field]: value })), String(value)).toEqual([field]);
      expect(check({ [field]: value }), 'where it does not apply').toEqual({});
    }
  });

  it('refuses rules that could never end an attempt early, since everybody is asked the same number', () => {
    const fixed = { minItems: 25, maxItems: 25 };
    expect(check(fixed).minItems).toBeDefined();
    expect(check({ ...fixed, precision: 'all' })).toEqual({});
    for (const rule of [
      { thetaChange: 0.1 },
      { leastInformation: 0.2 },
      { classification: 'sprt' },
    ] as const) {
      expect(check({ ...fixed, precision: 'all', ...rule }).minItems).toBeDefined();
    }
  });

  it('refuses a grid that cuts the prior off', () => {
    expect(check({ gridLow: -2.9 }).gridLow).toContain('down to −3');
    expect(check({ gridLow: -3, gridHigh: 3 })).toEqual({});
    expect(check({ gridLow: -20, gridHigh: 20 }).gridPoints).toContain('at least 135 points');
    expect(check({ priorMean: 4 }).gridHigh).toContain('up to 7');
  });

  it('looks at nothing that only an assessment has when the quiz is for practice', () => {
    expect(
      check({ minItems: '', thetaChange: -1, leastInformation: -1, criterion: 'Random', z: 99 }, practise),
    ).toEqual({});
    expect(check({ randomesque: 0, criterion: 'Random' }, practise).randomesque).toBeDefined();
  });

  it('wants every level named, each once', () => {
    expect(check({ levels: [] }).levels).toBeDefined();
    expect(check({ levels: levels(['Seen', ''], [' ', 0]) })['levels.1.name']).toBe('Name this level.');
    expect(check({ levels: levels(['Seen', ''], [' seen ', 0]) })['levels.1.name']).toMatch(/has this name/);
    expect(check({ levels: levels(['x'.repeat(41), '']) })['levels.0.name']).toMatch(/40 characters/);
  });

  it('wants cuts that rise, inside the grid', () => {
    const at = (...given: (number | string)[]) =>
      check({
        levels: levels(
          ['a', ''],
          ...given.map((cut, index): [string, number | string] => [`b${index}`, cut]),
        ),
      });
    expect(at(-0.5, 0.5)).toEqual({});
    expect(at(0.5, 0.6)).toEqual({});
    expect(at(0.5, 0.55)['levels.2.cut']).toBe('Go at least 0.1 above the level before, 0.5.');
    expect(at(-6)['levels.1.cut']).toMatch(/inside the grid, −6 to 6/);
    expect(at('')['levels.1.cut']).toBe('Give a number.');
    expect(at('-')['levels.1.cut']).toBe('Give a number.');
  });

  it('refuses to classify into one level', () => {
    const one = { levels: levels(['Seen', '']) };
    expect(check(one)).toEqual({});
    expect(check({ ...one, classification: 'interval' }).classification).toBeDefined();
  });
});

describe('toNewQuiz', () => {
  it('says minutes as seconds and precision as a standard error', () => {
    expect(send({ timeLimitMinutes: 25, precision: 'fine' })).toMatchObject({
      title: 'Waves',
      timeLimitSeconds: 1500,
      standardError: 0.4,
      bankId: 'b1',
    });
    expect(send({ topics: ['Rules'] })).toMatchObject({ topics: ['Rules'] });
  });

  it('sends nothing that an assessment does not use', () => {
    expect(send({ precision: 'all' })).toEqual({
      title: 'Waves',
      description: '',
      bankId: 'b1',
      mode: 'assess',
      feedback: 'at-end',
      maxItems: 25,
      criterion: 'MFI',
      randomesque: 5,
      estimator: 'EAP',
      prior: { mean: 0, standardDeviation: 1 },
      grid: { low: -6, high: 6, points: 81 },
      levels: {
        names: ['Starting out', 'Growing', 'Secure', 'Strong', 'Excellent'],
        cuts: [-1.2, -0.4, 0.4, 1.2],
      },
    });
  });

  it('sends the fewest questions where a rule may end an attempt, and only there', () => {
    expect(send({})).toMatchObject({ minItems: 8, standardError: 0.5 });
    for (const rule of [
      { thetaChange: 0.1 },
      { leastInformation: 0.2 },
      { classification: 'interval' },
    ] as const)
      expect(send({ precision: 'all', ...rule })).toMatchObject({ minItems: 8 });
  });

  it('sends a success rate for practice, and nothing that only an assessment has', () => {
    const sent = send(
      { success: '8', thetaChange: 0.1, leastInformation: 0.2, classification: 'sprt', criterion: 'Random' },
      practise,
    );
    expect(sent).toMatchObject({ mode: 'practise', targetSuccess: 0.8, randomesque: 5 });
    expect(Object.keys(sent)).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/minItems|standardError|criterion|acceleration|theta|least|classif/),
      ]),
    );
  });

  it('sends an acceleration only where the criterion has one, and no draw among the best where it draws itself', () => {
    expect(send({ criterion: 'Proportional', acceleration: 2 })).toMatchObject({ acceleration: 2 });
    expect(send({ criterion: 'Proportional' })).not.toHaveProperty('randomesque');
    expect(send({ criterion: 'Random' })).not.toHaveProperty('acceleration');
    expect(send({ criterion: 'Random' })).not.toHaveProperty('randomesque');
  });

  it('sends the rules that end an attempt early, each with its own figures only', () => {
    expect(send({ thetaChange: 0.05, leastInformation: 0.3 })).toMatchObject({
      thetaChange: 0.05,
      leastInformation: 0.3,
    });
    expect(send({ classification: 'interval' })).toHaveProperty('classification', {
      method: 'interval',
      z: 1.96,
    });
    expect(send({ classification: 'sprt' })).toHaveProperty('classification', {
      method: 'sprt',
      delta: 0.25,
      alpha: 0.05,
      beta: 0.05,
    });
  });

  it('sends levels trimmed, with the cuts between them', () => {
    expect(send({ levels: levels([' Seen ', ''], ['Known', '0.5']) }).levels).toEqual({
      names: ['Seen', 'Known'],
      cuts: [0.5],
    });
  });
});

describe('suggestions', () => {
  it('fit the feedback to the mode', () => {
    expect(suggestions(practise, bank).feedback).toBe('instant');
    expect(suggestions(assess, bank).feedback).toBe('at-end');
  });

  it('change the length unless it was chosen', () => {
    expect(suggestions({ mode: 'practise', maxItems: 25 }, bank).maxItems).toBe(15);
    expect(suggestions({ mode: 'assess', maxItems: 15 }, bank).maxItems).toBe(25);
    expect(suggestions({ mode: 'practise', maxItems: 12 }, bank)).not.toHaveProperty('maxItems');
  });
});

describe('fieldOf', () => {
  const refusals: [string, Field, Partial<QuizForm>?][] = [
    ['title', 'title'],
    ['description', 'description'],
    ['mode', 'mode'],
    ['feedback', 'feedback'],
    ['maxItems', 'maxItems'],
    ['minItems', 'minItems'],
    ['standardError', 'precision'],
    ['timeLimitSeconds', 'timeLimitMinutes'],
    ['topics', 'topics'],
    ['randomesque', 'randomesque'],
    ['estimator', 'estimator'],
    ['prior', 'priorMean'],
    ['grid', 'gridLow'],
    ['criterion', 'criterion'],
    ['acceleration', 'acceleration', { criterion: 'Progressive' }],
    ['targetSuccess', 'success', { mode: 'practise' }],
    ['thetaChange', 'thetaChange'],
    ['leastInformation', 'leastInformation'],
    ['classification', 'classification'],
    ['levels', 'levels'],
  ];

  it.each(refusals)('leads a refused %s to the field %s', (refused, field, chosen = {}) => {
    expect(fieldOf(refused, { ...assess, ...chosen })).toBe(field);
  });

  it('finds none for what the page does not show', () => {
    expect(fieldOf('bankId', assess)).toBeNull();
    expect(fieldOf(undefined, assess)).toBeNull();
    expect(fieldOf('toString', assess)).toBeNull();
    expect(fieldOf('targetSuccess', assess)).toBeNull();
    expect(fieldOf('criterion', practise)).toBeNull();
  });
});

describe('every choice of the technical settings', () => {
  it('has a plain sentence', () => {
    for (const { text } of [...Object.values(estimators), ...Object.values(criteria)]) {
      expect(text).toMatch(/^[A-Z].*\.$|^[A-Z].*\)\.$/);
    }
  });

  it('is shown only where it means something', () => {
    const shown = (form: QuizForm) =>
      (
        ['criterion', 'acceleration', 'randomesque', 'classification', 'z', 'delta', 'success'] as const
      ).filter((field) => applies(field, form));
    expect(shown(assess)).toEqual(['criterion', 'randomesque', 'classification']);
    expect(shown(practise)).toEqual(['randomesque', 'success']);
    expect(shown({ ...assess, criterion: 'Progressive', classification: 'sprt' })).toEqual([
      'criterion',
      'acceleration',
      'classification',
      'delta',
    ]);
  });
});
