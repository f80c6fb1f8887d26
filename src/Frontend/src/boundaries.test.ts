import { describe, expect, it } from 'vitest';

const sources = import.meta.glob<string>(['./**/*.ts', './**/*.tsx'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The room that a file lies in: features/<use-case>, item-types/<type>, shared, app. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  return first === 'features' || (first === 'item-types' && path.split('/').length > 2)
    ? `${first}/${second}`
    : first;
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}

interface Import {
  from: string;
  to: string;
}

const imports: Import[] = Object.entries(sources).flatMap(([file, text]) => {
  const from = file.replace('./', '');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map(([, specifier = '']) => ({
    from,
    to: resolve(from, specifier),
  }));
});

const offenders = (forbidden: (from: string, to: string) => boolean) =>
  imports
    .filter(({ from, to }) => roomOf(from) !== roomOf(to) && forbidden(roomOf(from), roomOf(to)))
    .map(({ from, to }) => `${from} imports ${to}`);

describe('the rooms of the front end', () => {
  it('are found with their imports', () => {
    expect(imports.length).toBeGreaterThan(200);
    expect(resolve('features/review/api/review.ts', '../../../shared/http/client')).toBe(
      'shared/http/client',
    );
  });

  it('keep features apart: none imports the inside of another', () => {
    expect(offenders((from, to) => from.startsWith('features/') && to.startsWith('features/'))).toEqual([]);
  });

  it('keep what is shared free of what uses it', () => {
    expect(offenders((from) => from === 'shared')).toEqual([]);
  });

  it('keep item types apart, and let nothing outside know one of them', () => {
    const isType = (room: string) => room.startsWith('item-types/') && room !== 'item-types/shared';
    expect(offenders((_, to) => isType(to))).toEqual([]);
    expect(
      offenders(
        (from, to) => isType(from) && to !== 'item-types/shared' && to !== 'item-types' && to !== 'shared',
      ),
    ).toEqual([]);
  });

  it('name no item type outside its folder', () => {
    const types = [
      ...new Set(
        Object.keys(sources).flatMap((file) => /item-types\/(.+)\/learner\.tsx$/.exec(file)?.[1] ?? []),
      ),
    ];
    expect(types.length).toBeGreaterThan(0);
    const naming = Object.entries(sources)
      .filter(([file]) => !/\.test\.tsx?$/.test(file))
      .flatMap(([file, text]) =>
        types
          .filter(
            (type) =>
              !file.startsWith(`./item-types/${type}/`) &&
              new RegExp(`(?:===|!==|case)\\s*'${type}'`).test(text),
          )
          .map((type) => `${file} names ${type}`),
      );
    expect(naming).toEqual([]);
  });
});
