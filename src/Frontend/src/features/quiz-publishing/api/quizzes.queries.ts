import { query, runQuery } from '../../../shared/http/graphql';
import type { QuizzesQuery } from '../../../shared/http/graphql.gen';

export type QuizSummary = QuizzesQuery['quizzes'][number];

export const quizzesQuery = query<QuizzesQuery>(`
  query Quizzes {
    quizzes {
      id
      title
      description
      mode
      version
      itemCount
      topics
      bankId
      publishedAt
      policyVersion
      policy { maxItems minItems standardError targetSuccess timeLimitSeconds feedback }
    }
  }
`);

export const getQuizzes = () => runQuery(quizzesQuery, {}).then((data) => data.quizzes);
