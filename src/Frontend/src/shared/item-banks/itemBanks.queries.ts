import { query, runQuery } from '../http/graphql';
import type { ItemBanksQuery } from '../http/graphql.gen';

export type ItemBank = ItemBanksQuery['itemBanks'][number];

export const itemBanksQuery = query<ItemBanksQuery>(`
  query ItemBanks {
    itemBanks { id title itemCount topics { name itemCount } }
  }
`);

export const getItemBanks = () => runQuery(itemBanksQuery, {}).then((data) => data.itemBanks);
