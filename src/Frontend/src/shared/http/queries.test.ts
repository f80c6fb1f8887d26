import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

// The schema as the server's own tests pin it: a field renamed there fails here.
const schema = buildSchema(
  readFileSync(new URL('../../../../Host/GraphQL/schema.graphql', import.meta.url), 'utf8'),
);
const modules = import.meta.glob<Record<string, unknown>>('../../**/*.queries.ts', { eager: true });

const queries = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && 'source' in value
      ? [{ name: `${file.replace('../../', '')} ${name}`, source: String(value.source) }]
      : [],
  ),
);

describe('every GraphQL query of the pages', () => {
  it('is found by this test', () => {
    expect(queries.length).toBeGreaterThan(5);
  });

  it.each(queries)('$name fits the schema', ({ source }) => {
    expect(validate(schema, parse(source)).map((error) => error.message)).toEqual([]);
  });
});
