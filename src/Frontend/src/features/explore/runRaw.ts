import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST, parse } from 'graphql';
import { http } from '../../shared/http/client';
import { ProblemError } from '../../shared/http/problem';

/** Sends a query as it stands and gives back whatever the server says to it, errors too: here they are the answer. */
export const runRaw: Fetcher = async ({ query, variables, operationName }) => {
  try {
    return await http.post('/graphql', {
      query,
      variables,
      operationName: nameWithin(query, operationName),
    });
  } catch (error) {
    if (error instanceof ProblemError)
      return { errors: [{ message: error.message, extensions: { ...error.problem } }] };
    throw error;
  }
};

/**
 * The name, if the query has an operation of that name. The editor looks for operations a moment after the text has changed:
 * who runs a query right after changing to its tab would be told that the name of the other tab's is not in it.
 */
export function nameWithin(query: string, name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  try {
    return getOperationAST(parse(query), name) ? name : undefined;
  } catch {
    // What is wrong with the query, the server says, and better.
    return name;
  }
}
