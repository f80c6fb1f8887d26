import { query, runQuery } from '../../../shared/http/graphql';

export interface QuizSummary {
  id: string;
  title: string;
  description: string | null;
  mode: string;
  version: number;
  itemCount: number;
  topics: string[];
  bankId: string | null;
  publishedAt: string | null;
  policy: {
    maxItems: number | null;
    minItems: number | null;
    standardError: number | null;
    timeLimitSeconds: number | null;
    feedback: string | null;
  } | null;
}

export const quizzesQuery = query<{ quizzes: QuizSummary[] }>(`
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
      policy { maxItems minItems standardError timeLimitSeconds feedback }
    }
  }
`);

export const getQuizzes = () => runQuery(quizzesQuery, {}).then((data) => data.quizzes);
