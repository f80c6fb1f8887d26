import { api, type Schemas } from '../../../shared/http/api';

export type LearnerQuiz = Schemas['AvailableQuiz'];
export type OwnAttempt = Schemas['OwnAttempt'];

export const getQuizzes = () => api.get('/api/quizzes');
export const getOwnAttempts = () => api.get('/api/attempts');
