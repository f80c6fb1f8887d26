import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

describe('the front end', () => {
  it('names no item type outside its folder', () => {
    const types = [
      ...new Set(Object.keys(sources).flatMap((file) => /^\.\/([^/]+)\/learner\.tsx$/.exec(file)?.[1] ?? [])),
    ];
    expect(types.length).toBeGreaterThan(0);
    const naming = Object.entries(sources)
      .filter(([file]) => !/\.test\.tsx?$/.test(file))
      .flatMap(([file, text]) =>
        types
          .filter(
            (type) =>
              !file.startsWith(`./${type}/`) && new RegExp(`(?:===|!==|case)\\s*'${type}'`).test(text),
          )
          .map((type) => `${file} names ${type}`),
      );
    expect(naming).toEqual([]);
  });
});
