import { describe, expect, it } from 'vitest';
import { parseBlocks, parseInline, plainText } from './parse';

describe('parseInline', () => {
  it('keeps HTML as plain text', () => {
    expect(parseInline('<img src=x onerror=alert(1)>')).toEqual([
      { kind: 'text', text: '<img src=x onerror=alert(1)>' },
    ]);
  });

  it('reads bold, italic, code and maths', () => {
    expect(parseInline('**a** *b* `c*d*` $x^2$')).toEqual([
      { kind: 'strong', children: [{ kind: 'text', text: 'a' }] },
      { kind: 'text', text: ' ' },
      { kind: 'emphasis', children: [{ kind: 'text', text: 'b' }] },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: 'c*d*' },
      { kind: 'text', text: ' ' },
      { kind: 'math', source: 'x^2' },
    ]);
  });

  it('nests', () => {
    expect(parseInline('**a *b* $c$**')).toEqual([
      {
        kind: 'strong',
        children: [
          { kind: 'text', text: 'a ' },
          { kind: 'emphasis', children: [{ kind: 'text', text: 'b' }] },
          { kind: 'text', text: ' ' },
          { kind: 'math', source: 'c' },
        ],
      },
    ]);
  });

  it('leaves stars of a multiplication alone', () => {
    expect(parseInline('2 * 3 * 4')).toEqual([{ kind: 'text', text: '2 * 3 * 4' }]);
  });

  it('does not read emphasis inside maths', () => {
    expect(parseInline('$a*b*c$')).toEqual([{ kind: 'math', source: 'a*b*c' }]);
  });

  it('leaves prices alone', () => {
    expect(parseInline('It costs $5 and $10.')).toEqual([{ kind: 'text', text: 'It costs $5 and $10.' }]);
  });

  it('reads double dollars inside a sentence as maths', () => {
    expect(parseInline('Factor $$48$$.')).toEqual([
      { kind: 'text', text: 'Factor ' },
      { kind: 'math', source: '48' },
      { kind: 'text', text: '.' },
    ]);
  });

  it('honours escapes, outside and inside maths', () => {
    expect(parseInline('\\*a\\* \\$5')).toEqual([{ kind: 'text', text: '*a* $5' }]);
    expect(parseInline('$\\$5$')).toEqual([{ kind: 'math', source: '\\$5' }]);
  });

  it.each(['**open', '*open', '`open', '$open', '$$open', '$$$$', '**', '*', '$', '`', '\\'])(
    'shows the unbalanced %j as it is written',
    (source) => {
      expect(plainText(source)).toBe(source);
    },
  );

  it('takes time in proportion to a hostile text', () => {
    // Of the processor, not of the clock: on a busy machine others' work would count.
    const started = process.cpuUsage();
    parseInline('*a'.repeat(3000));
    parseInline('$a '.repeat(3000));
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});

describe('parseBlocks', () => {
  it('separates paragraphs at blank lines and keeps single line breaks', () => {
    expect(parseBlocks('a\nb\n\n\nc')).toEqual([
      {
        kind: 'paragraph',
        children: [{ kind: 'text', text: 'a' }, { kind: 'break' }, { kind: 'text', text: 'b' }],
      },
      { kind: 'paragraph', children: [{ kind: 'text', text: 'c' }] },
    ]);
  });

  it('sets maths that stands alone on its own line', () => {
    expect(parseBlocks('Solve\n\n$$x^2 = 4$$')).toEqual([
      { kind: 'paragraph', children: [{ kind: 'text', text: 'Solve' }] },
      { kind: 'display', source: 'x^2 = 4' },
    ]);
  });
});

describe('plainText', () => {
  it('drops the marks', () => {
    expect(plainText('What is **the** value\nof $x$?\n\n$$x=1$$')).toBe('What is the value of x? x=1');
  });
});
