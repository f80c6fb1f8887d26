import { formatDay } from '../../shared/format/words';
import type { AbilityPoint } from './api/learner.queries';

/** How the level of one quiz has moved, in a sentence. */
export function abilityWords(points: readonly AbilityPoint[]): string {
  const inTime = [...points].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const first = inTime[0];
  const last = inTime.at(-1);
  if (!first || !last) return 'No finished attempt yet.';
  if (first === last) return `${last.level ?? 'No level'} on ${formatDay(last.at)}, the only attempt so far.`;
  const from = `${first.level ?? 'no level'} (${formatDay(first.at)})`;
  const to = `${last.level ?? 'no level'} (${formatDay(last.at)})`;
  const change = last.theta - first.theta;
  // Two estimates differ only if the difference is larger than its own standard error allows.
  const noise = 1.96 * Math.hypot(first.standardError, last.standardError);
  if (Math.abs(change) <= noise) {
    return `From ${from} to ${to}. The difference is within what chance alone can do.`;
  }
  return `From ${from} to ${to}: ${change > 0 ? 'higher' : 'lower'} by more than chance would explain.`;
}

/** The points of each quiz apart: two quizzes are two scales. */
export function groupByQuiz(points: readonly AbilityPoint[]): Map<string, AbilityPoint[]> {
  const groups = new Map<string, AbilityPoint[]>();
  for (const point of points) {
    const quizId = point.quizId ?? '';
    groups.set(quizId, [...(groups.get(quizId) ?? []), point]);
  }
  return groups;
}
