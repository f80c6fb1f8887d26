import { query, runQuery } from '../../../shared/http/graphql';
import type { QuizQuery, QuizQueryVariables } from '../../../shared/http/graphql.gen';

export type QuizDetails = NonNullable<QuizQuery['quiz']>;
export type QuizVersion = QuizDetails['versions'][number];

/** A quiz as it was last edited. */
export type EditableQuiz = NonNullable<QuizDetails['draft']>;

export const quizQuery = query<QuizQuery, QuizQueryVariables>(`
  query Quiz($id: ID!) {
    quiz(id: $id) {
      id
      title
      description
      state
      mode
      version
      edition
      bankId
      onlyTopics
      policy { ...PolicyFields }
      draft { title description mode onlyTopics policy { ...PolicyFields } }
      versions { version publishedAt itemCount policyVersion calibrationVersion changes }
    }
  }

  fragment PolicyFields on QuizPolicy {
    estimator priorMean priorStandardDeviation gridLow gridHigh gridPoints criterion targetSuccess acceleration randomesque
    minItems maxItems standardError thetaChange leastInformation classification { method z delta alpha beta }
    timeLimitSeconds feedback levels cuts
  }
`);

export const getQuiz = (id: string) => runQuery(quizQuery, { id }).then((data) => data.quiz);
