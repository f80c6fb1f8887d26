import { http } from '../../../shared/http/client';

export const assign = (quizId: string, classId: string) =>
  http.post<void>('/api/assignments', { quizId, classId });
