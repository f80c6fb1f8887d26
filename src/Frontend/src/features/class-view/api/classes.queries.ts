import type { NewestLevels } from '../../../shared/attempts/levelCount';
import { type Connection, query, readAll, runQuery } from '../../../shared/http/graphql';

export interface ClassSummary {
  id: string;
  title: string;
  archivedAt: string | null;
  learners: { id: string }[];
  assignments: { quiz: { id: string; title: string }; assignedAt: string | null }[];
}

export interface ClassDetail {
  id: string;
  title: string;
  archivedAt: string | null;
  learners: { id: string; name: string | null; pseudonym: string }[];
  assignments: { quiz: { id: string; title: string; mode: string }; assignedAt: string | null }[];
}

export interface ClassAttempt {
  id: string;
  learner: { id: string };
  quizVersion: number;
  quiz: { id: string; title: string } & NewestLevels;
  status: 'IN_PROGRESS' | 'FINISHED';
  startedAt: string;
  finishedAt: string | null;
  answered: number;
  correct: number;
  level: string | null;
  levelIndex: number | null;
  range: { low: number; estimate: number; high: number } | null;
  estimated: boolean;
  simulated: boolean;
}

export const classesQuery = query<{ classes: ClassSummary[] }>(`
  query Classes {
    classes(archived: true) {
      id
      title
      archivedAt
      learners { id }
      assignments { assignedAt quiz { id title } }
    }
  }
`);

export const classQuery = query<{ class: ClassDetail | null }, { id: string }>(`
  query Class($id: ID!) {
    class(id: $id) {
      id
      title
      archivedAt
      learners { id name pseudonym }
      assignments { assignedAt quiz { id title mode } }
    }
  }
`);

export const classAttemptsQuery = query<
  { attempts: Connection<ClassAttempt> },
  { classId: string; after: string | null }
>(`
  query ClassAttempts($classId: ID!, $after: String) {
    attempts(classId: $classId, first: 200, after: $after) {
      totalCount
      nodes {
        id
        learner { id }
        quizVersion
        quiz { id title version policy { levels } }
        status
        startedAt
        finishedAt
        answered
        correct
        level
        levelIndex
        range { low estimate high }
        estimated
        simulated
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const assignableQuizzesQuery = query<{
  quizzes: { id: string; title: string; mode: string; version: number }[];
}>(`
  query AssignableQuizzes {
    quizzes { id title mode version }
  }
`);

export const getClasses = () => runQuery(classesQuery, {}).then((data) => data.classes);
export const getClass = (id: string) => runQuery(classQuery, { id }).then((data) => data.class);
export const getClassAttempts = (classId: string) =>
  readAll(async (after) => (await runQuery(classAttemptsQuery, { classId, after })).attempts);
export const getAssignableQuizzes = () => runQuery(assignableQuizzesQuery, {}).then((data) => data.quizzes);
