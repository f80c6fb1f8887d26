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

export const createQuiz = (quiz: NewQuiz) => http.post<{ id: string }>('/api/quizzes', quiz);

export const publishQuiz = (id: string) =>
  http.post<{ version: number }>(`/api/quizzes/${encodeURIComponent(id)}/publish`, {});
