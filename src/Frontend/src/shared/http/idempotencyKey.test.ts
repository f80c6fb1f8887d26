import { describe, expect, it } from 'vitest';
import { newIdempotencyKey } from './idempotencyKey';

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newIdempotencyKey', () => {
  it('is a version 4 UUID where the page is served safely', () => {
    expect(newIdempotencyKey()).toMatch(uuid4);
  });

  it('is a version 4 UUID on plain http too, where randomUUID is missing', () => {
    const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) };
    const keys = new Set(Array.from({ length: 200 }, () => newIdempotencyKey(plain)));
    expect(keys.size).toBe(200);
    for (const key of keys) expect(key).toMatch(uuid4);
  });
});
