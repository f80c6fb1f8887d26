import { antiforgeryToken, http } from '../http/client';
import { ProblemError } from '../http/problem';

export type Role = 'learner' | 'teacher' | 'author' | 'analyst' | 'operator';

export interface Session {
  personId: string;
  displayName: string;
  email: string;
  roles: Role[];
  school: string;
  antiforgeryToken: string;
}

/** Who is signed in, or null. Does not ask where there can be no session, so that a first visit starts with no refusal. */
export async function readSession(): Promise<Session | null> {
  if (antiforgeryToken() === null) return null;
  try {
    return await http.get<Session>('/api/session');
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

export const signIn = (email: string, password: string) =>
  http.post<Session>('/api/session', { email, password });

export const signOut = () => http.delete<void>('/api/session');
