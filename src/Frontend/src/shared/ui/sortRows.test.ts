import { describe, expect, it } from 'vitest';
import { sortRows } from './sortRows';

describe('sortRows', () => {
  it('sorts numbers as numbers and texts as people do', () => {
    expect(sortRows([10, 9, 100], (n) => n, 'ascending')).toEqual([9, 10, 100]);
    expect(sortRows(['Class 10', 'class 9', 'Äsop'], (t) => t, 'ascending')).toEqual([
      'Äsop',
      'class 9',
      'Class 10',
    ]);
  });

  it('keeps empty cells last in both directions', () => {
    expect(sortRows([null, 2, 1], (n) => n, 'ascending')).toEqual([1, 2, null]);
    expect(sortRows([null, 2, 1], (n) => n, 'descending')).toEqual([2, 1, null]);
  });

  it('keeps the order of equals and the given rows as they were', () => {
    const rows = [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
      { id: 'c', n: 0 },
    ];
    expect(sortRows(rows, (row) => row.n, 'descending').map((row) => row.id)).toEqual(['a', 'b', 'c']);
    expect(rows.map((row) => row.id)).toEqual(['a', 'b', 'c']);
  });
});
