import type { Schemas } from '../http/api';

type ResultView = Schemas['ResultView'];

/** Why an attempt ended. */
export type EndReason = ResultView['reason'];

/** What at least one answer says of the learner. */
export type Measured = {
  [Name in 'level' | 'levelIndex' | 'range' | 'levelRange']: NonNullable<ResultView[Name]>;
};

type Ended = Omit<ResultView, keyof Measured>;

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
