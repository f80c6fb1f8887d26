import type { Score } from './item';

export type Verdict = 'right' | 'partly' | 'wrong';

/** Right, partly right or wrong; null for what is not scored yet. */
export function verdictOf({
  correct,
  points,
}: {
  correct: boolean | null;
  points: number | null;
}): Verdict | null {
  if (correct === null) return null;
  if (correct) return 'right';
  return (points ?? 0) > 0 ? 'partly' : 'wrong';
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** "2 of 3 points". */
export function pointsWords({ points, maxPoints }: Pick<Score, 'points' | 'maxPoints'>): string {
  return `${number.format(points)} of ${number.format(maxPoints)} ${maxPoints === 1 ? 'point' : 'points'}`;
}

/** "Partly right: 2 of 3 points". */
export function partlyWords(score: Pick<Score, 'points' | 'maxPoints'>): string {
  return `Partly right: ${pointsWords(score)}`;
}
