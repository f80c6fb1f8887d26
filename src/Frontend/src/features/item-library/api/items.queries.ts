import { type Connection, query, runQuery } from '../../../shared/http/graphql';
import type { ParameterErrors, ParameterSource, Parameters } from '../../../shared/item-banks/parameters';
import type { Json } from '../../../shared/question/item';

export interface LibraryItem extends Parameters {
  id: string;
  externalId: string;
  /** A folder of item-types/. */
  type: string;
  topic: string;
  skill: string | null;
  revision: number;
  stem: string;
  /** What the author wrote to be answered, key and all; its shape is the type's own. */
  interaction: Json;
  rationale: string | null;
  imageUrl: string | null;
  imageAlt: string | null;
  standardErrors: ParameterErrors;
  parameterSource: ParameterSource['kind'];
  parametersFrom: string | null;
  parameterLearners: number | null;
  /** Of the bank, when the parameters were set; 0 for priors. */
  calibrationVersion: number;
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

export const getItems = (variables: ItemsVariables) =>
  runQuery(itemsQuery, variables).then((data) => data.items);
