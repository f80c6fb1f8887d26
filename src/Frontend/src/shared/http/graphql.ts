import { http, type RequestOptions } from './client';
import { ProblemError } from './problem';

declare const shape: unique symbol;

/** A query's text together with the types of what goes in and what comes out. */
export interface Query<Data, Variables> {
  readonly source: string;
  readonly [shape]?: (variables: Variables) => Data;
}

/** Marks a text as a query; a test validates every exported one against the schema. */
export function query<Data, Variables extends object = Record<string, never>>(
  source: string,
): Query<Data, Variables> {
  return { source };
}

interface Envelope<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

export async function runQuery<Data, Variables extends object>(
  { source }: Query<Data, Variables>,
  variables: Variables,
  options: RequestOptions = {},
): Promise<Data> {
  const { data, errors } = await http.post<Envelope<Data>>('/graphql', { query: source, variables }, options);
  if (errors && errors.length > 0) {
    throw new ProblemError({
      type: 'urn:adaptivq:graphql',
      title: 'The server rejected the query.',
      status: 400,
      detail: errors.map((error) => error.message).join(' '),
    });
  }
  if (!data) throw new ProblemError({ type: 'about:blank', title: 'The server sent no data.', status: 500 });
  return data;
}

export interface Connection<Node> {
  totalCount: number;
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Reads a whole connection page by page, so that a table's count, sort and export cover every row. */
export async function readAll<Node>(
  page: (after: string | null) => Promise<Connection<Node>>,
  mostPages = 50,
): Promise<Node[]> {
  const all: Node[] = [];
  let after: string | null = null;
  for (let read = 0; read < mostPages; read++) {
    const connection: Connection<Node> = await page(after);
    all.push(...connection.nodes);
    if (!connection.pageInfo.hasNextPage || connection.pageInfo.endCursor === null) return all;
    after = connection.pageInfo.endCursor;
  }
  throw new ProblemError({
    type: 'urn:adaptivq:too-many-rows',
    title: 'This is more than one page can show.',
    status: 400,
    detail: `There are more than ${all.length} rows. Use the Explore page for a question this large.`,
  });
}
