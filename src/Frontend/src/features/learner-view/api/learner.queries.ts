import type { NewestLevels } from '../../../shared/attempts/levelCount';
import { type Connection, query, readAll, runQuery } from '../../../shared/http/graphql';

export interface LearnerAttempt {
  id: string;
  quizVersion: number;
  quiz: { id: string; title: string; mode: string } & NewestLevels;
  status: 'IN_PROGRESS' | 'FINISHED';
  startedAt: string;
  finishedAt: string | null;
  answered: number;
  correct: number;
  theta: number | null;
  standardError: number | null;
  level: string | null;
  levelIndex: number | null;
  range: { low: number; estimate: number; high: number } | null;
  reason: string | null;
  estimated: boolean;
  simulated: boolean;
}

export interface Learner {
  id: string;
  name: string | null;
  pseudonym: string;
  classes: { id: string; title: string }[];
}

export interface AbilityPoint {
  attemptId: string;
  quizId: string | null;
  at: string;
  theta: number;
  standardError: number;
  level: string | null;
  levelIndex: number | null;
}

export const learnerQuery = query<{ learner: Learner | null; abilities: AbilityPoint[] }, { id: string }>(`
  query Learner($id: ID!) {
    learner(id: $id) {
      id
      name
      pseudonym
      classes { id title }
    }
    abilities(learnerId: $id) {
      attemptId
      quizId
      at
      theta
      standardError
      level
      levelIndex
    }
  }
`);

export const learnerAttemptsQuery = query<
  { attempts: Connection<LearnerAttempt> },
  { learnerId: string; after: string | null }
>(`
  query LearnerAttempts($learnerId: ID!, $after: String) {
    attempts(learnerId: $learnerId, first: 200, after: $after) {
      totalCount
      nodes {
        id
        quizVersion
        quiz { id title mode version policy { levels } }
        status
        startedAt
        finishedAt
        answered
        correct
        theta
        standardError
        level
        levelIndex
        range { low estimate high }
        reason
        estimated
        simulated
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const getLearner = (id: string) => runQuery(learnerQuery, { id });
export const getLearnerAttempts = (learnerId: string) =>
  readAll(async (after) => (await runQuery(learnerAttemptsQuery, { learnerId, after })).attempts);
