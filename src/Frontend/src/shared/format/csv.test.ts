import { describe, expect, it } from 'vitest';
import { fileNameOf, toCsv } from './csv';

const body = (value: string) => toCsv(['h'], [[value]]).slice('\uFEFFh\r\n'.length, -2);

describe('toCsv', () => {
  it('starts with a byte-order mark and ends lines as spreadsheets expect', () => {
    expect(toCsv(['a', 'b'], [['x', 1]])).toBe('\uFEFFa,b\r\nx,1\r\n');
  });

  it('quotes what needs quoting', () => {
    expect(body('a,b')).toBe('"a,b"');
    expect(body('say "no"')).toBe('"say ""no"""');
    expect(body('two\nlines')).toBe('"two\nlines"');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '  =1+1', '＝1', '|calc', '%x', '=HYPERLINK("http://x")'])(
    'disarms %j',
    (value) => {
      expect(body(value).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('leaves numbers as numbers, negative ones too', () => {
    expect(toCsv(['h'], [[-1.5], [null], [Number.NaN]])).toBe('\uFEFFh\r\n-1.5\r\n\r\n\r\n');
  });
});

describe('fileNameOf', () => {
  it('keeps only what every file system accepts', () => {
    expect(fileNameOf('Class 7b / ä', '', '2026')).toBe('class-7b-a-2026');
  });
});
