import { formatDay } from '../../shared/format/words';
import type { ClassAttempt, ClassDetail } from './api/classes.queries';

export interface ClassRow {
  learnerId: string;
  name: string;
  /** The latest attempt that has a level: the evidence for level and range. */
  evidence: ClassAttempt | null;
  /** The latest attempt of all. */
  latest: ClassAttempt | null;
  attempts: number;
  answered: number;
  correct: number;
  lastActive: string | null;
  simulated: boolean;
  /** Why this learner may need a look; null when there is no reason. It goes away with its cause. */
  attention: string | null;
}

const abandonedAfterDays = 3;
const day = 24 * 60 * 60 * 1000;

/** One row a learner, from the attempts of one quiz or of all. */
export function classRows(
  learners: ClassDetail['learners'],
  attempts: readonly ClassAttempt[],
  quizId: string | null,
  now: Date,
): ClassRow[] {
  const byLearner = new Map<string, ClassAttempt[]>();
  for (const attempt of attempts) {
    if (quizId !== null && attempt.quiz.id !== quizId) continue;
    const own = byLearner.get(attempt.learner.id) ?? [];
    own.push(attempt);
    byLearner.set(attempt.learner.id, own);
  }
  return learners.map((learner) => {
    const own = (byLearner.get(learner.id) ?? []).sort((a, b) => activeAt(b) - activeAt(a));
    const latest = own[0] ?? null;
    return {
      learnerId: learner.id,
      name: learner.name ?? learner.pseudonym,
      latest,
      evidence: own.find((attempt) => attempt.level !== null && attempt.status === 'FINISHED') ?? null,
      attempts: own.length,
      answered: sum(own, (attempt) => attempt.answered),
      correct: sum(own, (attempt) => attempt.correct),
      lastActive: latest ? (latest.finishedAt ?? latest.startedAt) : null,
      simulated: own.some((attempt) => attempt.simulated),
      attention: attentionFor(latest, now),
    };
  });
}

function attentionFor(latest: ClassAttempt | null, now: Date): string | null {
  if (!latest) return 'Not started yet';
  const age = now.getTime() - Date.parse(latest.startedAt);
  if (latest.status === 'IN_PROGRESS' && age > abandonedAfterDays * day) {
    return `Unfinished since ${formatDay(latest.startedAt)}`;
  }
  if (latest.status === 'FINISHED' && latest.answered === 0) return 'Ended without an answer';
  if (latest.status === 'FINISHED' && latest.estimated) {
    if (latest.correct === latest.answered) return 'All right: may need harder questions';
    if (latest.correct === 0) return 'None right: may need easier questions';
  }
  return null;
}

function activeAt(attempt: ClassAttempt): number {
  return Date.parse(attempt.finishedAt ?? attempt.startedAt);
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}

export interface RowFilter {
  name: string;
  level: string;
  attentionOnly: boolean;
}

export function filterRows(rows: readonly ClassRow[], { name, level, attentionOnly }: RowFilter): ClassRow[] {
  const wanted = fold(name);
  return rows.filter(
    (row) =>
      (wanted === '' || fold(row.name).includes(wanted)) &&
      (level === '' || (level === 'none' ? row.evidence === null : row.evidence?.level === level)) &&
      (!attentionOnly || row.attention !== null),
  );
}

/** Letters without marks or case, so that "jose" finds "José". */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

/** The levels that occur, lowest first. */
export function levelsOf(rows: readonly ClassRow[]): string[] {
  const found = new Map<string, number>();
  for (const { evidence } of rows) if (evidence?.level) found.set(evidence.level, evidence.levelIndex ?? 0);
  return [...found].sort((a, b) => a[1] - b[1]).map(([name]) => name);
}
