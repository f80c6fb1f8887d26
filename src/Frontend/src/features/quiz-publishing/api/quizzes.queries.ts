import { query, runQuery } from '../../../shared/http/graphql';

export interface QuizSummary {
  id: string;
  title: string;
  description: string | null;
  mode: 'assess' | 'practise';
  version: number;
  itemCount: number;
  topics: string[];
  bankId: string | null;
  publishedAt: string | null;
  policyVersion: number;
  policy: {
    maxItems: number;
    minItems: number;
    standardError: number | null;
    targetSuccess: number | null;
    timeLimitSeconds: number | null;
    feedback: string;
  };
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
      policyVersion
      policy { maxItems minItems standardError targetSuccess timeLimitSeconds feedback }
    }
  }
`);

export const getQuizzes = () => runQuery(quizzesQuery, {}).then((data) => data.quizzes);
