import { http } from '../../../shared/http/client';

export const openClass = (title: string) => http.post<{ id: string }>('/api/classes', { title });

export const renameClass = (classId: string, title: string) =>
  http.put<void>(`/api/classes/${classId}/title`, { title });

export const archiveClass = (classId: string) => http.post<void>(`/api/classes/${classId}/archive`);

export const assign = (quizId: string, classId: string) =>
  http.post<void>('/api/assignments', { quizId, classId });

export const withdrawAssignment = (quizId: string, classId: string) =>
  http.delete<void>(`/api/assignments/${classId}/${quizId}`);
