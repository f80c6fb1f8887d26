import { query, readAll, runQuery } from '../../../shared/http/graphql';
import type {
  AssignableQuizzesQuery,
  ClassAttemptsQuery,
  ClassAttemptsQueryVariables,
  ClassesQuery,
  ClassQuery,
  ClassQueryVariables,
} from '../../../shared/http/graphql.gen';

export type ClassSummary = ClassesQuery['classes'][number];
export type ClassDetail = NonNullable<ClassQuery['class']>;
export type ClassAttempt = ClassAttemptsQuery['attempts']['nodes'][number];

export const classesQuery = query<ClassesQuery>(`
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

export const classQuery = query<ClassQuery, ClassQueryVariables>(`
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

export const classAttemptsQuery = query<ClassAttemptsQuery, ClassAttemptsQueryVariables>(`
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

export const assignableQuizzesQuery = query<AssignableQuizzesQuery>(`
  query AssignableQuizzes {
    quizzes { id title mode state }
  }
`);

export const getClasses = () => runQuery(classesQuery, {}).then((data) => data.classes);
export const getClass = (id: string) => runQuery(classQuery, { id }).then((data) => data.class);
export const getClassAttempts = (classId: string) =>
  readAll(async (after) => (await runQuery(classAttemptsQuery, { classId, after })).attempts);
export const getAssignableQuizzes = () => runQuery(assignableQuizzesQuery, {}).then((data) => data.quizzes);
