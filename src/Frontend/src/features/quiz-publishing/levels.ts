import { type Amount, amount } from './amount';

/** A level of the result, as it stands in the form. */
export interface LevelRow {
  /** Tells rows apart while they come and go. */
  id: number;
  name: string;
  /** The difficulty, in logits, that the level begins at; the lowest level begins nowhere and keeps none. */
  cut: Amount;
}

export type LevelChange =
  | { kind: 'add' }
  | { kind: 'remove'; index: number }
  /** Takes a removal back. */
  | { kind: 'restore'; index: number; row: LevelRow; next: LevelRow | undefined }
  | { kind: 'usual' }
  /** Takes the way back to the usual ones back. */
  | { kind: 'replace'; levels: LevelRow[] };

export const mostLevels = 10;
export const longestLevel = 40;

const usualDistance = 0.8;

/** The five levels that a quiz has where its author says nothing else. */
export const usualLevels: LevelRow[] = [
  { id: 1, name: 'Starting out', cut: '' },
  { id: 2, name: 'Growing', cut: -1.2 },
  { id: 3, name: 'Secure', cut: -0.4 },
  { id: 4, name: 'Strong', cut: 0.4 },
  { id: 5, name: 'Excellent', cut: 1.2 },
];

/** Whether someone has changed the usual levels. */
export function areUsual(levels: LevelRow[]): boolean {
  const told = (rows: LevelRow[]) => JSON.stringify(rows.map(({ name, cut }) => [name, cut]));
  return told(levels) === told(usualLevels);
}

/** The levels after a change; the same ones where it cannot be made. */
export function changeLevels(levels: LevelRow[], change: LevelChange): LevelRow[] {
  switch (change.kind) {
    case 'add': {
      if (levels.length >= mostLevels) return levels;
      const highest = amount(levels.at(-1)?.cut ?? '');
      // A level on top, as far above the last cut as the usual ones are apart.
      const cut =
        levels.length < 2 || highest === null || Number.isNaN(highest)
          ? 0
          : Math.round(100 * (highest + usualDistance)) / 100;
      return [...levels, { id: Math.max(0, ...levels.map((row) => row.id)) + 1, name: '', cut }];
    }
    case 'remove':
      if (levels.length <= 1) return levels;
      return levels
        .filter((_, index) => index !== change.index)
        .map((row, index) => (index === 0 ? { ...row, cut: '' } : row));
    case 'restore': {
      if (levels.length >= mostLevels) return levels;
      // The level above may have lost its cut by becoming the lowest.
      const others = levels.map((row) =>
        row.id === change.next?.id && row.cut === '' ? { ...row, cut: change.next.cut } : row,
      );
      return others.toSpliced(change.index, 0, change.row);
    }
    case 'usual':
      return usualLevels;
    case 'replace':
      return change.levels;
  }
}
