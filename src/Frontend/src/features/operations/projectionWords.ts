import { count, duration, formatDayAndTime } from '../../shared/format/words';
import type { LastRebuild, Projection } from './api/projections';

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
      return { text: 'Stopped: no worker runs it', trouble: true };
    case 'paused':
      return {
        text: `Paused: ${projection.problem ?? 'it met an event that it cannot apply'}`,
        trouble: true,
      };
    default:
      return projection.lag === 0
        ? { text: 'Up to date', trouble: false }
        : { text: 'Catching up', trouble: false };
  }
}

/** What a rebuild still has before it, in words. */
export function rebuildWords(projection: Projection): string {
  const { rebuild, highWater } = projection;
  if (!rebuild || rebuild.progress === 0) return 'Waiting for a worker to begin…';
  const percent = `${Math.floor(100 * rebuild.progress)} %`;
  if (rebuild.eventsPerSecond <= 0) return percent;
  const left = ((1 - rebuild.progress) * highWater) / rebuild.eventsPerSecond;
  return `${percent}, ${count(Math.round(rebuild.eventsPerSecond), 'event')} a second, about ${duration(Math.max(1, left))} left`;
}

/** How the last rebuild ended, and whether it found anything that read differently before. */
export function lastRebuildWords({
  outcome,
  endedAt,
  seconds,
  added,
  changed,
  removed,
  message,
}: LastRebuild): string {
  const when = formatDayAndTime(endedAt);
  if (outcome === 'cancelled') return `Cancelled ${when}; nothing was touched`;
  if (outcome === 'failed') return `Failed ${when}: ${message ?? 'see the log'}`;
  const differences = [
    added > 0 ? `${added} added` : null,
    changed > 0 ? `${changed} changed` : null,
    removed > 0 ? `${removed} removed` : null,
  ].filter((part) => part !== null);
  return `${when}, in ${duration(Math.max(1, seconds))}: ${differences.length === 0 ? 'changed nothing' : differences.join(', ')}`;
}
