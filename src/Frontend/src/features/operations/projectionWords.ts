import { count, duration } from '../../shared/format/words';
import type { Projection } from './api/projections';

/** How often to ask: every second while something moves, otherwise often enough to notice trouble. */
export function pollEvery(projections: readonly Projection[] | undefined): number {
  return projections?.some(isRebuilding) ? 1000 : 5000;
}

export function isRebuilding(projection: Projection): boolean {
  return projection.state === 'rebuilding' || projection.rebuild !== null;
}

export function stateWords(projection: Projection): { text: string; trouble: boolean } {
  if (isRebuilding(projection)) return { text: 'Rebuilding', trouble: false };
  switch (projection.state) {
    case 'stopped':
      return { text: 'Stopped: see the log for the event it stopped at', trouble: true };
    case 'paused':
      return { text: 'Paused: it tries again by itself', trouble: true };
    default:
      return projection.lag === 0
        ? { text: 'Up to date', trouble: false }
        : { text: 'Catching up', trouble: false };
  }
}

/** What a rebuild still has before it, in words. */
export function rebuildWords(projection: Projection): string {
  const { rebuild, highWater } = projection;
  if (!rebuild) return 'Starting…';
  const percent = `${Math.floor(100 * rebuild.progress)} %`;
  if (!rebuild.eventsPerSecond || rebuild.eventsPerSecond <= 0) return percent;
  const left = ((1 - rebuild.progress) * highWater) / rebuild.eventsPerSecond;
  return `${percent}, ${count(Math.round(rebuild.eventsPerSecond), 'event')} a second, about ${duration(Math.max(1, left))} left`;
}
