import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { http } from '../http/client';
import { queryKeys } from '../http/queryKeys';
import { readSession, type Session, signOut } from './session';

interface SessionState {
  session: Session | null;
  status: 'asking' | 'known' | 'unreachable';
  error: unknown;
  askAgain: () => void;
  /** Signed out on purpose, so the next person on this device starts at the beginning, not at this one's page. */
  left: boolean;
  entered: (session: Session) => void;
  /** Signs out here, or by what is given. */
  leave: (by?: () => Promise<unknown>) => Promise<void>;
}

const SessionContext = createContext<SessionState | null>(null);
const key = queryKeys.session;

/** What one person read must not be shown to the next, not even while it is being refreshed. */
function forgetAll(queries: QueryClient): void {
  // The session itself stays in place: this provider watches it.
  queries.removeQueries({ predicate: (query) => query.queryKey[0] !== key[0] });
  queries.getMutationCache().clear();
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const { data, status, error, refetch } = useQuery({
    queryKey: key,
    queryFn: readSession,
    staleTime: Number.POSITIVE_INFINITY,
  });

  useEffect(() => http.onSignedOut(() => queries.setQueryData(key, null)), [queries]);

  const [left, setLeft] = useState(false);
  const entered = useCallback(
    (session: Session) => {
      setLeft(false);
      forgetAll(queries);
      queries.setQueryData(key, session);
    },
    [queries],
  );

  const leave = useCallback(
    async (by: () => Promise<unknown> = signOut) => {
      await by();
      sessionStorage.clear();
      setLeft(true);
      forgetAll(queries);
      queries.setQueryData(key, null);
    },
    [queries],
  );

  const state = useMemo<SessionState>(
    () => ({
      session: data ?? null,
      status: status === 'pending' ? 'asking' : status === 'error' ? 'unreachable' : 'known',
      error,
      askAgain: () => void refetch(),
      left,
      entered,
      leave,
    }),
    [data, status, error, refetch, left, entered, leave],
  );
  return <SessionContext value={state}>{children}</SessionContext>;
}

export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('SessionProvider is missing.');
  return state;
}

/** The person who is signed in. For pages that open only to someone signed in. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error('No one is signed in.');
  return session;
}
