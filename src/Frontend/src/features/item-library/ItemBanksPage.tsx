import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { queryKeys } from '../../shared/http/queryKeys';
import { getItemBanks } from '../../shared/item-banks/itemBanks.queries';
import { DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { NewTitled } from '../../shared/ui/NewTitled';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { createBank } from './api/banks';

export default function ItemBanksPage() {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const banks = useQuery({ queryKey: queryKeys.itemBanks.list, queryFn: getItemBanks });
  return (
    <Page
      title="Item banks"
      lead="A bank holds items on one subject. A quiz draws its questions from one bank."
      actions={
        <NewTitled
          noun="bank"
          create={createBank}
          onCreated={(id) => {
            void queries.invalidateQueries({ queryKey: queryKeys.itemBanks.all });
            navigate(`/banks/${id}`);
          }}
        />
      }
    >
      {banks.isPending && <Loading />}
      {banks.isError && <ProblemNotice error={banks.error} retry={() => void banks.refetch()} />}
      {banks.data && (
        <DataTable
          caption="Item banks"
          noun={['bank', 'banks']}
          rows={banks.data}
          rowKey={(row) => row.id}
          sortBy={{ key: 'title', direction: 'ascending' }}
          exportName="item-banks"
          empty={
            <EmptyState title="No item bank yet">
              <p>Make one with “New bank”, then import a CSV file of items into it.</p>
            </EmptyState>
          }
          columns={[
            {
              key: 'title',
              header: 'Bank',
              rowHeader: true,
              value: (row) => row.title,
              render: (row) => <Link href={`/banks/${row.id}`}>{row.title}</Link>,
            },
            {
              key: 'items',
              header: 'Items',
              numeric: true,
              value: (row) => row.itemCount,
              render: (row) => <Link href={`/banks/${row.id}`}>{row.itemCount}</Link>,
            },
            { key: 'topics', header: 'Topics', numeric: true, value: (row) => row.topics.length },
            {
              key: 'publish',
              header: 'Next step',
              unsorted: true,
              value: () => null,
              render: (row) =>
                row.itemCount > 0 ? (
                  <Link href={`/banks/${row.id}/publish`}>Publish a quiz</Link>
                ) : (
                  <Link href={`/banks/${row.id}`}>Import items</Link>
                ),
            },
          ]}
        />
      )}
    </Page>
  );
}
