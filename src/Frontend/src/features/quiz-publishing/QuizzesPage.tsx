import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { duration, formatDay } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { Tag } from '../../shared/ui/Tag';
import { getQuizzes } from './api/quizzes.queries';
import { purposeWords } from './purposeWords';

export default function QuizzesPage() {
  const quizzes = useQuery({ queryKey: queryKeys.quizzes.list, queryFn: getQuizzes });
  return (
    <Page title="Quizzes" lead="Every quiz of the school, with the version that new attempts take.">
      {quizzes.isPending && <Loading />}
      {quizzes.isError && <ProblemNotice error={quizzes.error} retry={() => void quizzes.refetch()} />}
      {quizzes.data && (
        <DataTable
          caption="Quizzes"
          noun={['quiz', 'quizzes']}
          rows={quizzes.data}
          rowKey={(row) => row.id}
          sortBy={{ key: 'publishedAt', direction: 'descending' }}
          exportName="quizzes"
          empty={
            <EmptyState title="No quiz yet">
              <p>
                Open an <Link href="/banks">item bank</Link> and choose “Publish a quiz from this bank”.
              </p>
            </EmptyState>
          }
          columns={[
            {
              key: 'title',
              header: 'Quiz',
              rowHeader: true,
              value: (row) => row.title,
              render: (row) => <Link href={`/quizzes/${row.id}`}>{row.title}</Link>,
            },
            {
              key: 'mode',
              header: 'For',
              value: purposeWords,
            },
            { key: 'version', header: 'Version', numeric: true, value: (row) => row.version },
            {
              key: 'policyVersion',
              header: 'Policy version',
              hidden: true,
              value: (row) => row.policyVersion,
            },
            { key: 'items', header: 'Items', numeric: true, value: (row) => row.itemCount },
            { key: 'maxItems', header: 'At most', numeric: true, value: (row) => row.policy.maxItems },
            {
              key: 'time',
              header: 'Time',
              value: (row) => row.policy.timeLimitSeconds,
              render: (row) =>
                row.policy.timeLimitSeconds === null ? 'no limit' : duration(row.policy.timeLimitSeconds),
            },
            {
              key: 'publishedAt',
              header: 'Published',
              value: (row) => row.publishedAt,
              render: (row) => (row.publishedAt ? formatDay(row.publishedAt) : <Tag>draft</Tag>),
            },
          ]}
        />
      )}
    </Page>
  );
}
