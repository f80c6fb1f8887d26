import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { fileNameOf } from '../../shared/format/csv';
import { DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { getClasses } from './api/classes.queries';

export default function ClassesPage() {
  const classes = useQuery({ queryKey: ['classes'], queryFn: getClasses });
  return (
    <Page
      title="Classes"
      lead="Open a class to see where each learner stands and what the last answers were."
    >
      {classes.isPending && <Loading />}
      {classes.isError && <ProblemNotice error={classes.error} retry={() => void classes.refetch()} />}
      {classes.data && (
        <DataTable
          caption="Your classes"
          noun={['class', 'classes']}
          rows={classes.data}
          rowKey={(row) => row.id}
          sortBy={{ key: 'title', direction: 'ascending' }}
          exportName={fileNameOf('classes')}
          empty={
            <EmptyState title="You have no class yet">
              <p>The person who runs AdaptivQ at your school adds classes and their teachers.</p>
            </EmptyState>
          }
          columns={[
            {
              key: 'title',
              header: 'Class',
              rowHeader: true,
              value: (row) => row.title,
              render: (row) => <Link href={`/classes/${row.id}`}>{row.title}</Link>,
            },
            { key: 'learners', header: 'Learners', numeric: true, value: (row) => row.learners.length },
            {
              key: 'quizzes',
              header: 'Quizzes assigned',
              value: (row) => row.assignments.map((assignment) => assignment.quiz.title).join(', ') || null,
            },
          ]}
        />
      )}
    </Page>
  );
}
