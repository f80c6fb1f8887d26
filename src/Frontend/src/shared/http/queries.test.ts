import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

const schema = buildSchema(readFileSync(`${process.cwd()}/src/shared/http/schema.graphql`, 'utf8'));
const modules = import.meta.glob<Record<string, unknown>>('../../features/**/*.queries.ts', { eager: true });

const queries = Object.entries(modules).flatMap(([file, exported]) =>
  Object.entries(exported).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && 'source' in value
      ? [{ name: `${file.replace('../../features/', '')} ${name}`, source: String(value.source) }]
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
