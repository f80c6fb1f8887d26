import { query, readAll, runQuery } from '../../../shared/http/graphql';
import type {
  LearnerAttemptsQuery,
  LearnerAttemptsQueryVariables,
  LearnerQuery,
  LearnerQueryVariables,
} from '../../../shared/http/graphql.gen';

export type LearnerAttempt = LearnerAttemptsQuery['attempts']['nodes'][number];
export type Learner = NonNullable<LearnerQuery['learner']>;
type Told = LearnerQuery['abilities'][number];

/** Where a learner's ability was after an attempt, in logits. */
export type AbilityPoint = Told & { theta: number; standardError: number };

/** Those with a number. One's own have none, which this page never shows. */
export const measured = (points: readonly Told[]): AbilityPoint[] =>
  points.filter((point): point is AbilityPoint => point.theta !== null && point.standardError !== null);

export const learnerQuery = query<LearnerQuery, LearnerQueryVariables>(`
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

export const learnerAttemptsQuery = query<LearnerAttemptsQuery, LearnerAttemptsQueryVariables>(`
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
