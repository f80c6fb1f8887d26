import { describe, expect, it } from 'vitest';
import type { EditableQuiz } from './api/quiz.queries';
import { formOf } from './formOf';
import { emptyForm, toNewQuiz } from './quizForm';

const bank = { itemCount: 40, topics: [{ name: 'Waves', itemCount: 40 }] };
const policy: EditableQuiz['policy'] = {
  estimator: 'EAP',
  priorMean: 0,
  priorStandardDeviation: 1,
  gridLow: -6,
  gridHigh: 6,
  gridPoints: 81,
  criterion: 'MFI',
  targetSuccess: null,
  acceleration: null,
  randomesque: 5,
  minItems: 8,
  maxItems: 25,
  standardError: 0.5,
  thetaChange: null,
  leastInformation: null,
  classification: null,
  timeLimitSeconds: null,
  feedback: 'at-end',
  levels: ['Starting out', 'Growing', 'Secure', 'Strong', 'Excellent'],
  cuts: [-1.2, -0.4, 0.4, 1.2],
};
const assess: EditableQuiz = { title: 'Waves', description: '', mode: 'assess', onlyTopics: null, policy };
const practise: EditableQuiz = {
  ...assess,
  mode: 'practise',
  policy: {
    ...policy,
    criterion: 'TargetSuccess',
    targetSuccess: 0.7,
    minItems: 1,
    standardError: null,
    feedback: 'instant',
  },
};
const sent = (quiz: EditableQuiz) => toNewQuiz(formOf(quiz, bank), 'b1');

describe('formOf', () => {
  it('makes the form of a usual quiz as it is when it is new', () => {
    expect(formOf(assess, bank)).toEqual({ ...emptyForm(bank), title: 'Waves' });
  });

  it('sends what it was given, whatever the policy', () => {
    const full = {
      ...policy,
      estimator: 'WLE',
      priorMean: 0.5,
      criterion: 'Progressive',
      acceleration: 2,
      randomesque: 1,
      standardError: 0.45,
      thetaChange: 0.05,
      leastInformation: 0.1,
      classification: { method: 'sprt', z: null, delta: 0.3, alpha: 0.1, beta: 0.2 },
      timeLimitSeconds: 90,
      feedback: 'never',
      levels: ['Not yet', 'Ready'],
      cuts: [0.25],
    };
    expect(sent({ ...assess, onlyTopics: ['Waves'], policy: full })).toMatchObject({
      estimator: 'WLE',
      prior: { mean: 0.5, standardDeviation: 1 },
      criterion: 'Progressive',
      acceleration: 2,
      standardError: 0.45,
      thetaChange: 0.05,
      leastInformation: 0.1,
      classification: { method: 'sprt', delta: 0.3, alpha: 0.1, beta: 0.2 },
      timeLimitSeconds: 90,
      feedback: 'never',
      topics: ['Waves'],
      levels: { names: ['Not yet', 'Ready'], cuts: [0.25] },
      minItems: 8,
    });
    expect(sent(practise)).toMatchObject({ mode: 'practise', targetSuccess: 0.7, feedback: 'instant' });
    expect(sent({ ...practise, policy: { ...practise.policy, targetSuccess: 0.65 } })).toMatchObject({
      targetSuccess: 0.65,
    });
  });

  it('sends no least number for a quiz that always asks the same number', () => {
    const fixed = sent({ ...assess, policy: { ...policy, standardError: null, minItems: 25 } });
    expect(fixed).not.toHaveProperty('minItems');
    expect(fixed).not.toHaveProperty('standardError');
  });
});
