import { describe, expect, it } from 'vitest';
import type { Projection } from './api/projections';
import { pollEvery, rebuildWords, stateWords } from './projectionWords';

const projection = (changes: Partial<Projection> = {}): Projection => ({
  name: 'LearnerProgress',
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
    expect(stateWords(projection({ state: 'paused' })).trouble).toBe(true);
  });
});

describe('rebuildWords', () => {
  it('says how far, how fast and how long', () => {
    const rebuilding = projection({ highWater: 100_000, rebuild: { progress: 0.5, eventsPerSecond: 5000 } });
    expect(rebuildWords(rebuilding)).toMatch(/^50 %, 5,000 events a second, about 10 seconds left$/);
    expect(rebuildWords(projection({ state: 'rebuilding' }))).toBe('Starting…');
    expect(rebuildWords(projection({ rebuild: { progress: 0.2, eventsPerSecond: 0 } }))).toBe('20 %');
  });
});
