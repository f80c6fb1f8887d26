import { type Connection, query, runQuery } from '../../../shared/http/graphql';

export interface LibraryItem {
  id: string;
  externalId: string | null;
  topic: string | null;
  skill: string | null;
  revision: number | null;
  stem: string;
  options: { id: string; text: string; correct: boolean | null; feedback: string | null }[];
  rationale: string | null;
  imageUrl: string | null;
  a: number | null;
  b: number | null;
  c: number | null;
  parameterSource: string | null;
  /** The author's, 1 (easiest) to 10. */
  level: number | null;
}

export interface ItemsVariables {
  bankId: string;
  topic: string | null;
  search: string | null;
  after: string | null;
}

export const itemsQuery = query<{ items: Connection<LibraryItem> }, ItemsVariables>(`
  query Items($bankId: ID!, $topic: String, $search: String, $after: String) {
    items(bankId: $bankId, topic: $topic, search: $search, first: 25, after: $after) {
      totalCount
      nodes {
        id
        externalId
        topic
        skill
        revision
        stem
        options { id text correct feedback }
        rationale
        imageUrl
        a
        b
        c
        parameterSource
        level
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const getItems = (variables: ItemsVariables) =>
  runQuery(itemsQuery, variables).then((data) => data.items);
