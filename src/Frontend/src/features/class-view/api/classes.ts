import { api } from '../../../shared/http/api';

export const openClass = (title: string) => api.post('/api/classes', { body: { title } });

export const renameClass = (classId: string, title: string) =>
  api.put('/api/classes/{classId}/title', { path: { classId }, body: { title } });

export const archiveClass = (classId: string) =>
  api.post('/api/classes/{classId}/archive', { path: { classId } });

export const assign = (quizId: string, classId: string) =>
  api.post('/api/assignments', { body: { quizId, classId } });

export const withdrawAssignment = (quizId: string, classId: string) =>
  api.delete('/api/assignments/{classId}/{quizId}', { path: { classId, quizId } });
