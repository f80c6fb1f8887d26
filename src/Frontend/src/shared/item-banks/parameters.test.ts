import { describe, expect, it } from 'vitest';
import { errorFigures, type Parameters, parameterFigures, sourceWords } from './parameters';

const item: Parameters = { model: 'dichotomous', a: 1.1, b: [-0.25], c: 0.2, d: 1, location: -0.25 };

describe('parameterFigures', () => {
  it('names a, b and c of an item that is right or wrong, and d only where it says something', () => {
    expect(parameterFigures(item)).toBe('a 1.10, b −0.25, c 0.20');
    expect(parameterFigures({ ...item, d: 0.98 })).toBe('a 1.10, b −0.25, c 0.20, d 0.98');
  });

  it('names every step, the location and the model of a graded item', () => {
    expect(parameterFigures({ ...item, model: 'gpcm', b: [-0.5, 0.75], location: 0.125 })).toBe(
      'a 1.10, b −0.50, 0.75 (generalized partial credit model), location 0.13',
    );
  });
});

describe('sourceWords', () => {
  it('says whose the parameters are and on how many learners they rest, as far as that is known', () => {
    expect(sourceWords({ kind: 'prior', from: null, learners: null })).toBe('prior');
    expect(sourceWords({ kind: 'imported', from: 'TIMSS 2019', learners: null })).toBe(
      'imported (TIMSS 2019)',
    );
    expect(sourceWords({ kind: 'calibrated', from: 'spring trial', learners: 1 })).toBe(
      'calibrated on 1 learner (spring trial)',
    );
  });
});

describe('errorFigures', () => {
  it('leaves out what is not known, and says nothing where nothing is', () => {
    const known = { kind: 'calibrated' } as const;
    expect(errorFigures({ a: 0.12, b: [0.2, null], c: null, d: null }, known)).toBe(
      'SE of a 0.12; b 0.20, –',
    );
    expect(errorFigures({ a: null, b: [], c: null, d: null }, known)).toBe('');
  });

  it('calls no assumption of a prior a standard error', () => {
    expect(errorFigures({ a: 0.3, b: [1], c: null, d: null }, { kind: 'prior' })).toBe(
      'assumed SD of a 0.30; b 1.00',
    );
  });
});
