import type { MeasuredResult, Result } from '../../shared/attempts/result';
import { count } from '../../shared/format/words';

const unmeasured =
  'No question was answered, so there is no level yet. It shows once some questions have been answered.';

const descriptions = [
  'The basics are still coming together. The next step is to feel at home with the easier questions.',
  'You can do the easier questions, and you’re getting there with the middle ones.',
  'You can do most of the questions. The harder ones are your next step.',
  'You can do nearly all of the questions, many of the hard ones among them.',
  'You can do even the hardest questions.',
] as const;

/** What a level means, in a sentence. The five texts spread over however many levels there are. */
export function descriptionWords({
  levelIndex,
  levelCount,
  answered,
  withheld,
}: Pick<Result, 'levelIndex' | 'levelCount' | 'answered' | 'withheld'>): string {
  if (withheld === 'never')
    return 'Your answers are in. This quiz doesn’t show results; your teacher sees them.';
  if (answered === 0) return unmeasured;
  if (withheld === 'too-few-answers') {
    return 'The quiz ended before it had asked enough questions, so there is no level this time.';
  }
  if (levelIndex === null) return unmeasured;
  const place = levelCount <= 1 ? 2 : Math.floor((levelIndex * (descriptions.length - 1)) / (levelCount - 1));
  return descriptions[Math.min(Math.max(place, 0), descriptions.length - 1)] ?? unmeasured;
}

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

/** The heading of a result: the level, or what there is instead. */
export function headingWords({ level, withheld }: Pick<Result, 'level' | 'withheld'>): string {
  return level ?? (withheld === 'never' ? 'All done' : 'No level yet');
}

/** How much was done, and how much of it was right where that is told. */
export function answeredWords({ answered, correct }: Pick<Result, 'answered' | 'correct'>): string {
  if (answered === 0) return 'No question';
  return correct === null ? count(answered, 'question') : `${count(answered, 'question')}, ${correct} right`;
}

/** Why there were no more questions. */
export function reasonWords({ reason, answered }: Pick<Result, 'reason' | 'answered'>): string {
  switch (reason) {
    case 'precision':
      return 'Your answers said enough, so there was no need to ask more.';
    case 'classified':
      return 'Your level was clear, so there was no need to ask more.';
    case 'settled':
      return 'Your latest answers fitted what was already known, so there was no need to ask more.';
    case 'low-information':
      return 'No question left would have told more about your level.';
    case 'length':
      return `You reached ${count(answered, 'question')}, the most this quiz asks.`;
    case 'time':
      return 'The time was up.';
    case 'stopped':
      return 'You stopped here.';
    case 'exhausted':
      return 'There were no more questions to ask.';
    case null:
      return 'The quiz had asked all it needed to.';
    default:
      // A server newer than this page may know more reasons.
      return 'The quiz ended here.';
  }
}
