import type { Fetcher } from '@graphiql/toolkit';
import { http } from '../../shared/http/client';
import { ProblemError } from '../../shared/http/problem';

/** Sends a query as it stands and gives back whatever the server says to it, errors too: here they are the answer. */
export const runRaw: Fetcher = async ({ query, variables, operationName }) => {
  try {
    return await http.post('/graphql', { query, variables, operationName });
  } catch (error) {
    if (error instanceof ProblemError)
      return { errors: [{ message: error.message, extensions: { ...error.problem } }] };
    throw error;
  }
};
