import { query, runQuery } from '../http/graphql';

export interface ItemBank {
  id: string;
  title: string;
  itemCount: number;
  topics: { name: string; itemCount: number }[];
}

export const itemBanksQuery = query<{ itemBanks: ItemBank[] }>(`
  query ItemBanks {
    itemBanks { id title itemCount topics { name itemCount } }
  }
`);

export const getItemBanks = () => runQuery(itemBanksQuery, {}).then((data) => data.itemBanks);
