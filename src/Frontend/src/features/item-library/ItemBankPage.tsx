import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Link } from 'wouter';
import { count } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { getItemBanks } from '../../shared/item-banks/itemBanks.queries';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { getItems } from './api/items.queries';
import { ImportItems } from './components/ImportItems';
import { ItemCard } from './components/ItemCard';
import styles from './ItemLibrary.module.css';

export default function ItemBankPage({ bankId = '' }: { bankId?: string }) {
  const banks = useQuery({ queryKey: queryKeys.itemBanks.list, queryFn: getItemBanks });
  const bank = banks.data?.find((candidate) => candidate.id === bankId);
  const [topic, setTopic] = useState('');
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const items = useInfiniteQuery({
    queryKey: queryKeys.itemBanks.items(bankId, topic, wanted),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      getItems({ bankId, topic: topic || null, search: wanted || null, after: pageParam }),
    getNextPageParam: (last) => (last.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined),
    placeholderData: (before) => before,
  });
  const shown = items.data?.pages.flatMap((page) => page.nodes) ?? [];
  const total = items.data?.pages[0]?.totalCount ?? 0;
  const filtered = topic !== '' || wanted !== '';

  if (banks.data && !bank) {
    return (
      <Page title="No such bank" back={{ to: '/banks', label: 'Item banks' }}>
        <p>It may have been removed, or it belongs to another school.</p>
      </Page>
    );
  }

  return (
    <Page
      title={bank?.title ?? 'Item bank'}
      back={{ to: '/banks', label: 'Item banks' }}
      lead={bank && `${count(bank.itemCount, 'item')} in ${count(bank.topics.length, 'topic')}.`}
      actions={
        bank &&
        bank.itemCount > 0 && (
          <Button component={Link} href={`/banks/${bankId}/publish`}>
            Publish a quiz from this bank
          </Button>
        )
      }
    >
      <div className={styles.tools}>
        <TextInput
          label="Search"
          type="search"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          className={styles.search}
        />
        <NativeSelect
          label="Topic"
          value={topic}
          onChange={(event) => setTopic(event.currentTarget.value)}
          className={styles.topic}
          data={[
            { value: '', label: 'All topics' },
            ...(bank?.topics ?? []).map(({ name, itemCount }) => ({
              value: name,
              label: `${name} (${itemCount})`,
            })),
          ]}
        />
        <ImportItems bankId={bankId} />
      </div>
      {(banks.isError || items.isError) && (
        <ProblemNotice
          error={banks.error ?? items.error}
          retry={() => {
            void banks.refetch();
            void items.refetch();
          }}
        />
      )}
      {items.isPending && <Loading lines={8} />}
      {items.data && (
        <>
          <p role="status" className={styles.found}>
            {filtered ? `${count(total, 'item')} found` : count(total, 'item')}
          </p>
          {shown.length === 0 && !filtered && (
            <EmptyState title="This bank is empty">
              <p>
                Import a CSV file (UTF-8): one row an item, with the columns <code>id</code>,{' '}
                <code>stem</code>, <code>a</code> and <code>b</code> for the options (up to <code>h</code>)
                and <code>correct</code> for the letter of the key.
              </p>
              <p>
                Worth adding: <code>topic</code>, <code>level</code> from 1 (easiest) to 10,{' '}
                <code>rationale</code>, and <code>feedback_a</code>, <code>feedback_b</code> and so on for
                what to tell a learner who chose that option.
              </p>
              <p>If a row is wrong you get a list of what to mend, and nothing is imported.</p>
            </EmptyState>
          )}
          <ol className={styles.items}>
            {shown.map((item) => (
              <ItemCard key={item.id} item={item} />
            ))}
          </ol>
          {items.hasNextPage && (
            <Button
              variant="default"
              loading={items.isFetchingNextPage}
              onClick={() => void items.fetchNextPage()}
            >
              Show more ({total - shown.length} left)
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
