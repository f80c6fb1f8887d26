/** Why an attempt ended. */
export type EndReason =
  | 'precision'
  | 'classified'
  | 'settled'
  | 'low-information'
  | 'length'
  | 'time'
  | 'stopped'
  | 'exhausted';

/** What at least one answer says of the learner. */
export interface Measured {
  level: string;
  levelIndex: number;
  /** Questions out of 100 of this bank that the learner is expected to get right. */
  range: { low: number; estimate: number; high: number };
  levelRange: { low: string; high: string };
}

interface Ended {
  levelCount: number;
  levels: string[];
  answered: number;
  correct: number;
  estimated: boolean;
  reason: EndReason;
  finishedAt: string;
}

export type MeasuredResult = Ended & Measured;

/** Without a single answer there is no level, and nothing to expect. */
export type Result = MeasuredResult | (Ended & { [Name in keyof Measured]: null });

/** The stretch of levels that the band covers, as indexes; the level's own where a name is unknown. */
export function bandOf({
  levels,
  levelRange,
  levelIndex,
}: Pick<MeasuredResult, 'levels' | 'levelRange' | 'levelIndex'>) {
  const index = (name: string) => {
    const found = levels.indexOf(name);
    return found < 0 ? levelIndex : found;
  };
  const low = index(levelRange.low);
  const high = index(levelRange.high);
  return { from: Math.min(low, high, levelIndex), to: Math.max(low, high, levelIndex) };
}
