import type { Cell } from '../format/csv';

export type Direction = 'ascending' | 'descending';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Sorts by a cell; empty cells come last whichever way, because they answer no question. Stable. */
export function sortRows<Row>(rows: readonly Row[], value: (row: Row) => Cell, direction: Direction): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((left, right) => {
    const a = value(left) ?? null;
    const b = value(right) ?? null;
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}
