import { describe, expect, it } from 'vitest';
import type { Rules } from './api/timeline';
import { levelWords, policyFacts, stopWords } from './policyFacts';

const assess: Rules = {
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
  standardError: 0.45,
  thetaChange: null,
  leastInformation: null,
  classification: null,
  timeLimitSeconds: 1500,
  feedback: 'at-end',
  cuts: [-0.5, 0.5],
  levels: ['Growing', 'Secure', 'Strong'],
};
const interval = { method: 'interval', z: 1.959964, delta: null, alpha: null, beta: null };
const sprt = { method: 'sprt', z: null, delta: 0.25, alpha: 0.05, beta: 0.1 };

describe('stopWords', () => {
  it('names every rule that ends an attempt, and none that does not exist', () => {
    expect(stopWords(assess)).toBe('SE 0.45 after at least 8 questions, or 25 questions, or 25 minutes');
    expect(stopWords({ ...assess, standardError: null, timeLimitSeconds: null })).toBe('25 questions');
    expect(
      stopWords({ ...assess, thetaChange: 0.005, leastInformation: 0.3, classification: interval }),
    ).toBe(
      'level decided at every cut (−0.5, 0.5) by θ\u00a0±\u00a01.96\u00a0SE, or SE 0.45, or θ moved by 0.005 or less, ' +
        'or no item left with information 0.3, each after at least 8 questions, or 25 questions, or 25 minutes',
    );
  });

  it('names the ratio test with its error rates, and a method that this page does not know', () => {
    const one = { ...assess, standardError: null, cuts: [0], timeLimitSeconds: null };
    expect(stopWords({ ...one, classification: sprt })).toBe(
      'level decided at the cut (0) by SPRT with δ\u00a00.25, α\u00a00.05, β\u00a00.1 after at least 8 questions, or 25 questions',
    );
    expect(stopWords({ ...one, classification: { ...interval, method: 'glr', z: null } })).toContain(
      'by glr',
    );
  });
});

describe('levelWords', () => {
  it('says from where each level counts, lowest first', () => {
    expect(levelWords(assess)).toBe('Growing, Secure from −0.5, Strong from 0.5');
    expect(levelWords({ levels: ['Seen'], cuts: [] })).toBe('Seen');
  });
});

describe('policyFacts', () => {
  const facts = (rules: Partial<Rules>) =>
    new Map(
      policyFacts({
        policy: { version: 3, rules: { ...assess, ...rules } },
        calibration: { version: 2, prior: 3, imported: 0, calibrated: 9 },
        quiz: { id: 'q', title: 'Waves', version: 4, mode: 'assess' },
        seed: '7',
        prior: { theta: 0.5, standardError: 1.2 },
        attemptId: 'a',
      }),
    );

  it('tells the policy’s version apart from the quiz’s, and the prior that the attempt began with', () => {
    expect(facts({}).get('Policy version')).toBe('3');
    expect(facts({}).get('Calibration version')).toBe('2');
    expect(facts({}).get('Parameters')).toBe('of the answered questions: 3 prior, 9 calibrated');
    expect(facts({}).get('Quiz version')).toBe('4');
    expect(facts({}).get('Prior')).toBe('normal, mean 0.50, SD 1.20 logits');
    expect(facts({}).get('Feedback')).toBe('at the end');
  });

  it('leaves out what the policy does not use', () => {
    expect(facts({}).has('Success rate')).toBe(false);
    expect(facts({}).has('Acceleration')).toBe(false);
    expect(facts({ criterion: 'TargetSuccess', targetSuccess: 0.7 }).get('Success rate')).toBe(
      '70 % of answers right',
    );
    expect(facts({ criterion: 'Progressive', acceleration: 1 }).get('Acceleration')).toBe('1');
  });

  it('says how questions are kept from wearing out', () => {
    expect(facts({}).get('Exposure control')).toBe('randomesque, drawn from the best 5');
    expect(facts({ randomesque: 1 }).get('Exposure control')).toBe('none, the best item is taken');
    expect(facts({ criterion: 'Random', randomesque: 1 }).get('Exposure control')).toBe(
      'by the criterion itself',
    );
  });

  it('shows the bare name of an estimator or criterion that this page does not know', () => {
    expect(facts({ estimator: 'BME' }).get('Estimator')).toBe('BME');
    expect(facts({ criterion: 'a-b' }).get('Selection criterion')).toBe('a-b');
  });
});
