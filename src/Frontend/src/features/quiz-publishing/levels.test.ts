import { describe, expect, it } from 'vitest';
import { areUsual, changeLevels, type LevelRow, mostLevels, usualLevels } from './levels';

const names = (levels: LevelRow[]) => levels.map((row) => row.name);
const cuts = (levels: LevelRow[]) => levels.map((row) => row.cut);

describe('changeLevels', () => {
  it('adds a nameless level on top, as far above as the usual ones are apart', () => {
    const more = changeLevels(usualLevels, { kind: 'add' });
    expect(more.at(-1)).toMatchObject({ name: '', cut: 2 });
    expect(new Set(more.map((row) => row.id)).size).toBe(6);
  });

  it('puts the first cut at 0, and also where the last one is not a number', () => {
    const one = [{ id: 1, name: 'Seen', cut: '' }];
    expect(cuts(changeLevels(one, { kind: 'add' }))).toEqual(['', 0]);
    expect(cuts(changeLevels([...one, { id: 2, name: 'Known', cut: '-' }], { kind: 'add' }))).toEqual([
      '',
      '-',
      0,
    ]);
  });

  it('adds no more than ten', () => {
    let levels = usualLevels;
    for (let times = 0; times < 9; times++) levels = changeLevels(levels, { kind: 'add' });
    expect(levels).toHaveLength(mostLevels);
  });

  it('removes a level together with the cut below it', () => {
    const fewer = changeLevels(usualLevels, { kind: 'remove', index: 2 });
    expect(names(fewer)).toEqual(['Starting out', 'Growing', 'Strong', 'Excellent']);
    expect(cuts(fewer)).toEqual(['', -1.2, 0.4, 1.2]);
  });

  it('leaves the next level lowest, without a cut, when the lowest goes', () => {
    const fewer = changeLevels(usualLevels, { kind: 'remove', index: 0 });
    expect(names(fewer)[0]).toBe('Growing');
    expect(cuts(fewer)).toEqual(['', -0.4, 0.4, 1.2]);
  });

  it('keeps the last level', () => {
    const one = [{ id: 1, name: 'Seen', cut: '' }];
    expect(changeLevels(one, { kind: 'remove', index: 0 })).toBe(one);
  });

  it.each([0, 2, 4])('takes the removal of level %i back, cuts included', (index) => {
    const [row, next] = [usualLevels[index], usualLevels[index + 1]];
    if (!row) throw new Error('There is no such level.');
    const fewer = changeLevels(usualLevels, { kind: 'remove', index });
    expect(changeLevels(fewer, { kind: 'restore', index, row, next })).toEqual(usualLevels);
  });

  it('keeps a name that was changed before a removal is taken back', () => {
    const [row, next] = usualLevels;
    if (!row) throw new Error('There is no such level.');
    const fewer = changeLevels(usualLevels, { kind: 'remove', index: 0 }).map((level, index) =>
      index === 0 ? { ...level, name: 'On the way' } : level,
    );
    const restored = changeLevels(fewer, { kind: 'restore', index: 0, row, next });
    expect(restored[1]).toEqual({ id: 2, name: 'On the way', cut: -1.2 });
  });

  it('goes back to the usual five', () => {
    const own = [{ id: 1, name: 'Seen', cut: '' }];
    expect(changeLevels(own, { kind: 'usual' })).toEqual(usualLevels);
    expect(changeLevels(usualLevels, { kind: 'replace', levels: own })).toBe(own);
  });
});

describe('areUsual', () => {
  it('goes by names and cuts, not by which rows they stand in', () => {
    expect(areUsual(usualLevels.map((row) => ({ ...row, id: row.id + 9 })))).toBe(true);
    expect(areUsual(usualLevels.slice(1))).toBe(false);
    expect(areUsual(usualLevels.map((row) => ({ ...row, cut: row.cut === 1.2 ? 1.3 : row.cut })))).toBe(
      false,
    );
  });
});
