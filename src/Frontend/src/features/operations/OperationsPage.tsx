import { Button, Progress } from '@mantine/core';
import '@mantine/core/styles/Progress.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { formatCount } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { useLive } from '../../shared/live/useLive';
import { type Column, DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { cancelRebuild, getProjections, type Projection, startRebuild } from './api/projections';
import styles from './OperationsPage.module.css';
import { isRebuilding, lastRebuildWords, pollEvery, rebuildWords, stateWords } from './projectionWords';

export default function OperationsPage() {
  const projections = useQuery({
    queryKey: queryKeys.projections,
    queryFn: getProjections,
    staleTime: 0,
    refetchInterval: (query) => pollEvery(query.state.data),
  });
  const refetch = () => projections.refetch();
  useLive((notice) => notice.kind === 'projection-changed', refetch);
  const rebuild = useMutation({ mutationFn: startRebuild, onSettled: refetch });
  const cancel = useMutation({ mutationFn: cancelRebuild, onSettled: refetch });

  const columns: Column<Projection>[] = [
    { key: 'name', header: 'Projection', rowHeader: true, value: (row) => row.name },
    {
      key: 'state',
      header: 'State',
      value: (row) => stateWords(row).text,
      render: (row) => {
        const { text, trouble } = stateWords(row);
        return trouble ? <strong className={styles.trouble}>{text}</strong> : text;
      },
    },
    {
      key: 'lag',
      header: 'Events behind',
      numeric: true,
      value: (row) => row.lag,
      render: (row) => formatCount(row.lag),
    },
    {
      key: 'sequence',
      header: 'At event',
      numeric: true,
      value: (row) => row.sequence,
      render: (row) => `${formatCount(row.sequence)} of ${formatCount(row.highWater)}`,
    },
    { key: 'highWater', header: 'Newest event', hidden: true, value: (row) => row.highWater },
    {
      key: 'lastRebuild',
      header: 'Last rebuild',
      value: (row) => row.lastRebuild?.endedAt,
      render: (row) =>
        row.lastRebuild ? <span className={styles.words}>{lastRebuildWords(row.lastRebuild)}</span> : null,
    },
    {
      key: 'rebuild',
      header: 'Rebuild',
      unsorted: true,
      value: (row) => (row.rebuild ? rebuildWords(row) : null),
      render: (row) =>
        isRebuilding(row) ? (
          <div className={styles.rebuilding}>
            <div>
              <Progress
                value={100 * (row.rebuild?.progress ?? 0)}
                aria-label={`Rebuild of ${row.name}`}
                transitionDuration={400}
              />
              <span className={styles.words}>{rebuildWords(row)}</span>
            </div>
            <Button
              variant="default"
              onClick={() => cancel.mutate(row.name)}
              loading={cancel.isPending && cancel.variables === row.name}
            >
              Cancel<span className="visually-hidden"> the rebuild of {row.name}</span>
            </Button>
          </div>
        ) : !row.rebuildable ? (
          <span className={styles.words}>Sends messages, so it is never repeated</span>
        ) : (
          <Button
            variant="default"
            onClick={() => rebuild.mutate(row.name)}
            loading={rebuild.isPending && rebuild.variables === row.name}
          >
            Rebuild<span className="visually-hidden"> {row.name}</span>
          </Button>
        ),
    },
  ];

  return (
    <Page
      title="Operations"
      lead={
        'Each projection is a read model derived from the events. A rebuild replays all of history into it; ' +
        'pages go on showing the old state until it is done, and it can be cancelled at any time.'
      }
    >
      {(rebuild.isError || cancel.isError) && (
        <div className={styles.refusal}>
          <ProblemNotice error={rebuild.error ?? cancel.error} />
        </div>
      )}
      {projections.isError && (
        <div className={styles.refusal}>
          <ProblemNotice error={projections.error} retry={() => void refetch()} />
        </div>
      )}
      {projections.isPending && <Loading />}
      {projections.data && (
        <DataTable
          caption="Projections"
          noun={['projection', 'projections']}
          columns={columns}
          rows={projections.data}
          rowKey={(row) => row.name}
          sortBy={{ key: 'name', direction: 'ascending' }}
          exportName="projections"
          empty={
            <EmptyState title="No projection is registered">
              <p>They are registered by the modules at start. Check that a worker is running.</p>
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}
