import { query, runQuery } from '../../../shared/http/graphql';
import type { ItemsQuery, ItemsQueryVariables } from '../../../shared/http/graphql.gen';

export type LibraryItem = ItemsQuery['items']['nodes'][number];

export const itemsQuery = query<ItemsQuery, ItemsQueryVariables>(`
  query Items($bankId: ID!, $topic: String, $search: String, $after: String) {
    items(bankId: $bankId, topic: $topic, search: $search, first: 25, after: $after) {
      totalCount
      nodes {
        id
        externalId
        type
        topic
        skill
        revision
        stem
        interaction
        rationale
        imageUrl
        imageAlt
        model
        a
        b
        c
        d
        location
        standardErrors { a b c d }
        parameterSource
        parametersFrom
        parameterLearners
        calibrationVersion
        level
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const getItems = (variables: ItemsQueryVariables) =>
  runQuery(itemsQuery, variables).then((data) => data.items);
