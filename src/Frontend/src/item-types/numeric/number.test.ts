import { describe, expect, it } from 'vitest';
import { isNumber, joinResponse, splitResponse, tidyNumber } from './number';

describe('tidyNumber', () => {
  it.each([
    ['1.5', '1.5'],
    ['1,5', '1,5'],
    [' 3 / 2 ', '3/2'],
    ['-2', '-2'],
    ['− 2', '-2'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-,25', '-0,25'],
    ['007', '007'],
    ['1.5/0.5', '1.5/0.5'],
    ['1,000.5', '1,000.5'],
    ['1 234 567', '1 234 567'],
    ['1 1/2', '1 1/2'],
    ['−1e3', '-1e3'],
    ['2 × 10^-3', '2 × 10^-3'],
    ['45 %', '45 %'],
    ['1’500', "1'500"],
    ['–2', '-2'],
    ['1  1/2', '1 1/2'],
    ['1 500/3', '1 500/3'],
    ["1'500/3", "1'500/3"],
    ['1,500 1/2', '1,500 1/2'],
    ['500/1 000', '500/1 000'],
    ['1/2 %', '1/2 %'],
  ])('reads %j as %s', (typed, tidy) => {
    expect(tidyNumber(typed)).toBe(tidy);
  });

  it.each([
    '',
    ' ',
    'two',
    '1.2.3',
    '--1',
    '3/',
    '/2',
    '3/0',
    '1 1/0',
    '1 2',
    '1,00.5',
    '5x',
    '.',
    'e3',
    '%',
    '√2',
  ])('does not take %j for a number', (typed) => {
    expect(tidyNumber(typed)).toBeNull();
  });
});

describe('joinResponse', () => {
  it('is the number alone where there is no unit, or only one', () => {
    expect(joinResponse('1,5', null, [])).toBe('1,5');
    expect(joinResponse('1,5', 'cm', ['cm'])).toBe('1,5');
  });

  it('takes a single unit for said, also when it is typed', () => {
    expect(joinResponse('1,5cm', 'cm', ['cm'])).toBe('1,5');
  });

  it('is the number, a space and the unit where there are several', () => {
    expect(joinResponse('-2.5', 'cm', ['cm', 'm'])).toBe('-2.5 cm');
    expect(joinResponse('2', null, ['cm', 'm'])).toBe('2 cm');
  });

  it('lets a unit that is typed count instead of the chosen one', () => {
    expect(joinResponse('5 m', 'cm', ['cm', 'm'])).toBe('5 m');
    expect(joinResponse('5mm', 'm', ['m', 'mm'])).toBe('5 mm');
  });

  it('is no response while nothing is typed', () => {
    expect(joinResponse('  ', 'cm', ['cm', 'm'])).toBeNull();
  });

  it('can be taken apart again', () => {
    for (const [typed, unit] of [
      ['1,5', 'm'],
      ['3/2', 'mm'],
      ['-7', 'km'],
    ] as const) {
      const units = ['m', 'mm', 'km'];
      expect(splitResponse(joinResponse(typed, unit, units), units)).toMatchObject({ number: typed, unit });
    }
  });
});

describe('isNumber', () => {
  it('wants a number before the unit, and no other unit', () => {
    expect(isNumber('2.5 cm', ['cm', 'm'])).toBe(true);
    expect(isNumber('lots cm', ['cm', 'm'])).toBe(false);
    expect(isNumber('5 mm cm', ['cm', 'm'])).toBe(false);
    expect(isNumber(' cm', ['cm', 'm'])).toBe(false);
    expect(isNumber(null, [])).toBe(false);
  });
});
