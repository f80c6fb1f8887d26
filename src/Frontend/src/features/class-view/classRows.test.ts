import { describe, expect, it } from 'vitest';
import type { ClassAttempt } from './api/classes.queries';
import { classRows, filterRows, levelsOf } from './classRows';

const now = new Date('2026-03-10T12:00:00Z');
const learners = [
  { id: 'l1', name: 'José Díaz', pseudonym: 'p1' },
  { id: 'l2', name: null, pseudonym: 'Quiet Otter' },
];

const attempt = (id: string, changes: Partial<ClassAttempt> = {}): ClassAttempt => ({
  id,
  learner: { id: 'l1' },
  quizVersion: 1,
  quiz: { id: 'q1', title: 'Quiz 1', version: 1, policy: { levels: [] } },
  status: 'FINISHED',
  startedAt: '2026-03-01T10:00:00Z',
  finishedAt: '2026-03-01T10:20:00Z',
  answered: 10,
  correct: 6,
  level: 'Secure',
  levelIndex: 2,
  range: { low: 50, estimate: 60, high: 70 },
  estimated: false,
  simulated: false,
  ...changes,
});

describe('classRows', () => {
  it('lists every learner, with a pseudonym where there is no name', () => {
    const rows = classRows(learners, [], null, now);
    expect(rows.map((row) => row.name)).toEqual(['José Díaz', 'Quiet Otter']);
    expect(rows[0]).toMatchObject({
      attempts: 0,
      evidence: null,
      lastActive: null,
      attention: 'Not started yet',
    });
  });

  it('takes the level from the latest finished attempt and counts over all', () => {
    const rows = classRows(
      learners,
      [
        attempt('old', { level: 'Growing', levelIndex: 1 }),
        attempt('new', { startedAt: '2026-03-05T10:00:00Z', finishedAt: '2026-03-05T10:30:00Z' }),
        attempt('open', {
          status: 'IN_PROGRESS',
          startedAt: '2026-03-10T11:00:00Z',
          finishedAt: null,
          level: null,
          answered: 2,
          correct: 1,
        }),
      ],
      null,
      now,
    );
    expect(rows[0]).toMatchObject({
      attempts: 3,
      answered: 22,
      correct: 13,
      lastActive: '2026-03-10T11:00:00Z',
    });
    expect(rows[0]?.evidence?.id).toBe('new');
    expect(rows[0]?.latest?.id).toBe('open');
    expect(rows[0]?.attention).toBeNull();
  });

  it('keeps to one quiz when asked', () => {
    const other = attempt('b', { quiz: { id: 'q2', title: 'Quiz 2', version: 1, policy: { levels: [] } } });
    expect(classRows(learners, [attempt('a'), other], 'q2', now)[0]?.evidence?.id).toBe('b');
    expect(classRows(learners, [attempt('a'), other], 'q2', now)[0]?.attempts).toBe(1);
  });

  it('says why a learner may need a look', () => {
    const attention = (changes: Partial<ClassAttempt>) =>
      classRows(learners, [attempt('a', changes)], null, now)[0]?.attention;
    expect(attention({ status: 'IN_PROGRESS', finishedAt: null })).toMatch(/^Unfinished since/);
    expect(attention({ estimated: true, correct: 10 })).toMatch(/harder/);
    expect(attention({ estimated: true, correct: 0 })).toMatch(/easier/);
    expect(attention({ answered: 0, correct: 0, level: null, levelIndex: null })).toBe(
      'Ended without an answer',
    );
    expect(attention({})).toBeNull();
  });
});

describe('filterRows', () => {
  const rows = classRows(learners, [attempt('a')], null, now);

  it('finds names without their marks', () => {
    expect(filterRows(rows, { name: 'jose d', level: '', attentionOnly: false })).toHaveLength(1);
  });

  it('filters by level, by no level and by attention', () => {
    expect(filterRows(rows, { name: '', level: 'Secure', attentionOnly: false })[0]?.learnerId).toBe('l1');
    expect(filterRows(rows, { name: '', level: 'none', attentionOnly: false })[0]?.learnerId).toBe('l2');
    expect(filterRows(rows, { name: '', level: '', attentionOnly: true })[0]?.learnerId).toBe('l2');
  });
});

describe('levelsOf', () => {
  it('lists levels lowest first', () => {
    const rows = classRows(
      learners,
      [attempt('a'), attempt('b', { learner: { id: 'l2' }, level: 'Growing', levelIndex: 1 })],
      null,
      now,
    );
    expect(levelsOf(rows)).toEqual(['Growing', 'Secure']);
  });
});
