import { describe, expect, it } from 'vitest';
import { spokenText } from './spoken';

describe('spokenText', () => {
  it('says formulas in words', () => {
    expect(spokenText('Find **$x^2$** when $x=3$.')).toBe('Find x, squared when x, equals, 3.');
  });

  it('keeps words inside a formula as words', () => {
    expect(spokenText('$3 \\text{km}$')).toBe('3, km');
  });

  it('names the box that stands for a missing number', () => {
    expect(spokenText('$\\square+8=15$')).toBe('box, plus, 8, equals, 15');
  });

  it('falls back to the source where there are no words', () => {
    expect(spokenText('$\\begin{pmatrix}1\\end{pmatrix}$')).toContain('pmatrix');
    expect(spokenText('$\\frac{1$')).toBe('\\frac{1');
  });
});
