import { query, runQuery } from '../../../shared/http/graphql';

/** The timeline tells what happened; whether it happened to a person or in a simulation stands with the attempt. */
export const attemptOriginQuery = query<{ attempt: { id: string; simulated: boolean } | null }, { id: string }>(`
  query AttemptOrigin($id: ID!) {
    attempt(id: $id) { id simulated }
  }
`);

export const getOrigin = (id: string) => runQuery(attemptOriginQuery, { id }).then((data) => data.attempt);
