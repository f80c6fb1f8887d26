import { http } from '../../../shared/http/client';

export interface NewQuiz {
  title: string;
  description: string;
  bankId: string;
  mode: 'assess' | 'practise';
  feedback: 'instant' | 'atEnd' | 'never';
  maxItems: number;
  minItems: number;
  standardError: number | null;
  timeLimitSeconds: number | null;
  topics: string[] | null;
  randomesque: number;
}

/** Sets the quiz up and publishes it, or does neither. */
export const publishNewQuiz = (quiz: NewQuiz) =>
  http.post<{ version: number }>('/api/quizzes?publish=true', quiz);
