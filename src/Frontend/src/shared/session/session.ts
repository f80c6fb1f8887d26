import { api, type Schemas } from '../http/api';
import { antiforgeryToken } from '../http/client';
import { ProblemError } from '../http/problem';

export type Session = Schemas['SessionView'];

export type Role = Session['roles'][number];

/** Who is signed in, or null. Does not ask where there can be no session, so that a first visit starts with no refusal. */
export async function readSession(): Promise<Session | null> {
  if (antiforgeryToken() === null) return null;
  try {
    return await api.get('/api/session');
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

export const signIn = (email: string, password: string) =>
  api.post('/api/session', { body: { email, password } });

export const signOut = () => api.delete('/api/session');

export const signOutEverywhere = () => api.delete('/api/session', { query: { everywhere: true } });

export const changePassword = (current: string, next: string) =>
  api.put('/api/session/password', { body: { current, next } });
