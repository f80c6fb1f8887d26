import { describe, expect, it } from 'vitest';
import { readAll } from './graphql';

const numbers = (count: number, size: number) => async (after: string | null) => {
  const from = after === null ? 0 : Number(after);
  const nodes = Array.from({ length: Math.min(size, count - from) }, (_, index) => from + index);
  const end = from + nodes.length;
  return { totalCount: count, nodes, pageInfo: { hasNextPage: end < count, endCursor: String(end) } };
};

describe('readAll', () => {
  it('follows the cursor to the last page', async () => {
    expect(await readAll(numbers(7, 3))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('returns nothing for an empty connection', async () => {
    expect(await readAll(numbers(0, 3))).toEqual([]);
  });

  it('says so rather than showing a part as the whole', async () => {
    await expect(readAll(numbers(100, 10), 3)).rejects.toThrow(/more than 30 rows/);
  });
});
