import type { MeasuredResult, Result } from '../take-quiz/api/attempts';

/** The result as a sentence a family understands. */
export function expectedWords({ range }: Pick<MeasuredResult, 'range'>): string {
  const about = `You would be expected to get about ${range.estimate} of 100 questions like these right`;
  return range.low === range.high ? `${about}.` : `${about} (most likely ${range.low} to ${range.high}).`;
}

export function levelRangeWords({ levelRange, level }: Pick<MeasuredResult, 'levelRange' | 'level'>): string {
  return levelRange.low === levelRange.high
    ? `The level is clear: ${level}.`
    : `Your level is most likely between ${levelRange.low} and ${levelRange.high}.`;
}

/** Why there were no more questions. The server's own words come first; these stand in for them. */
export function reasonWords({ reason, reasonText }: Pick<Result, 'reason' | 'reasonText'>): string {
  if (reasonText.trim() !== '') return reasonText;
  switch (reason) {
    case 'precision':
      return 'Your level was clear, so there was no need to ask more.';
    case 'length':
      return 'You reached the most questions that this quiz asks.';
    case 'time':
      return 'The time was up.';
    case 'stopped':
      return 'You stopped here.';
    case 'exhausted':
      return 'There were no more questions that would have told anything new.';
  }
}

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
