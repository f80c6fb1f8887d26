import { describe, expect, it } from 'vitest';
import { renderMath } from './renderMath';

describe('renderMath', () => {
  it('renders a formula with MathML for screen readers', () => {
    const markup = renderMath('\\frac{1}{2}', false);
    expect(markup).toContain('<math');
    expect(markup).not.toContain('katex-display');
  });

  it('sets display maths apart', () => {
    expect(renderMath('x', true)).toContain('katex-display');
  });

  it.each(['\\frac{1', '\\left( x', 'a & b'])('gives up quietly on %j', (source) => {
    expect(renderMath(source, false)).toBeNull();
  });

  it.each([
    ['links', '\\href{javascript:alert(1)}{x}'],
    ['HTML classes', '\\htmlClass{a}{x}'],
    ['images', '\\includegraphics{http://example.org/a.png}'],
  ])('makes nothing active of %s', (_, source) => {
    const markup = renderMath(source, false) ?? '';
    expect(markup).not.toMatch(/<a |<img|class="a"/);
  });

  it('stops a macro that expands for ever', () => {
    expect(renderMath('\\def\\a{\\a\\a}\\a', false)).toBeNull();
  });

  it('shows an unknown command as it is written, within the rest of the formula', () => {
    const markup = renderMath('x + \\unknowncommand', false) ?? '';
    expect(markup).toContain('\\unknowncommand');
    expect(markup).not.toContain('#cc0000');
  });

  it('caps sizes', () => {
    const markup = renderMath('\\rule{5000em}{5000em}', false) ?? '';
    expect(markup).toContain('height="50em"');
    expect(markup).not.toMatch(/(width|height)[:=]"?5000em/);
  });

  it('never lets markup through a text', () => {
    expect(renderMath('\\text{<img src=x>}', false) ?? '').not.toContain('<img');
  });
});
