import { describe, expect, it } from 'vitest';
import type { Projection } from './api/projections';
import { lastRebuildWords, pollEvery, rebuildWords, stateWords } from './projectionWords';

const projection = (changes: Partial<Projection> = {}): Projection => ({
  name: 'LearnerProgress',
  mode: 'async',
  rebuildable: true,
  lastRebuild: null,
  problem: null,
  sequence: 100,
  highWater: 100,
  lag: 0,
  state: 'running',
  rebuild: null,
  ...changes,
});

describe('pollEvery', () => {
  it('asks every second only while something is being rebuilt', () => {
    expect(pollEvery([projection()])).toBe(5000);
    expect(pollEvery([projection(), projection({ state: 'rebuilding' })])).toBe(1000);
    expect(pollEvery(undefined)).toBe(5000);
  });
});

describe('stateWords', () => {
  it('tells trouble from work', () => {
    expect(stateWords(projection())).toEqual({ text: 'Up to date', trouble: false });
    expect(stateWords(projection({ lag: 5 })).text).toBe('Catching up');
    expect(stateWords(projection({ state: 'stopped' })).trouble).toBe(true);
    expect(stateWords(projection({ state: 'paused', problem: 'No handler.' })).text).toBe(
      'Paused: No handler.',
    );
  });
});

describe('rebuildWords', () => {
  it('says how far, how fast and how long', () => {
    const rebuilding = projection({ highWater: 100_000, rebuild: { progress: 0.5, eventsPerSecond: 5000 } });
    expect(rebuildWords(rebuilding)).toMatch(/^50 %, 5,000 events a second, about 10 seconds left$/);
    expect(rebuildWords(projection({ state: 'rebuilding' }))).toMatch(/^Waiting/);
    expect(rebuildWords(projection({ rebuild: { progress: 0, eventsPerSecond: 0 } }))).toMatch(/^Waiting/);
    expect(rebuildWords(projection({ rebuild: { progress: 0.2, eventsPerSecond: 0 } }))).toBe('20 %');
  });
});

describe('lastRebuildWords', () => {
  const last = {
    outcome: 'done' as const,
    endedAt: '2026-03-01T10:00:00Z',
    seconds: 12,
    added: 0,
    changed: 0,
    removed: 0,
    message: null,
  };

  it('says that a rebuild changed nothing, or what it changed', () => {
    expect(lastRebuildWords(last)).toMatch(/in 12 seconds: changed nothing$/);
    expect(lastRebuildWords({ ...last, added: 2, removed: 1 })).toMatch(/2 added, 1 removed$/);
  });

  it('says why it failed, and that cancelling did no harm', () => {
    expect(lastRebuildWords({ ...last, outcome: 'failed', message: 'Disk full.' })).toMatch(
      /^Failed .*: Disk full\.$/,
    );
    expect(lastRebuildWords({ ...last, outcome: 'cancelled' })).toMatch(/nothing was touched$/);
  });
});
