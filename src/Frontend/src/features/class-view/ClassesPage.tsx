import { Checkbox } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { fileNameOf } from '../../shared/format/csv';
import { queryKeys } from '../../shared/http/queryKeys';
import { DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { NewTitled } from '../../shared/ui/NewTitled';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { Tag } from '../../shared/ui/Tag';
import { openClass } from './api/classes';
import { getClasses } from './api/classes.queries';

export default function ClassesPage() {
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const classes = useQuery({ queryKey: queryKeys.classes.list, queryFn: getClasses });
  const [archived, setArchived] = useState(false);
  const anyArchived = classes.data?.some((row) => row.archivedAt !== null) ?? false;
  return (
    <Page
      title="Classes"
      lead="Open a class to see where each learner stands and what the last answers were."
      actions={
        <NewTitled
          noun="class"
          create={openClass}
          onCreated={(id) => {
            void queries.invalidateQueries({ queryKey: queryKeys.classes.all });
            navigate(`/classes/${id}`);
          }}
        />
      }
    >
      {classes.isPending && <Loading />}
      {classes.isError && <ProblemNotice error={classes.error} retry={() => void classes.refetch()} />}
      {classes.data && (
        <DataTable
          caption="Your classes"
          noun={['class', 'classes']}
          rows={classes.data.filter((row) => archived || row.archivedAt === null)}
          rowKey={(row) => row.id}
          sortBy={{ key: 'title', direction: 'ascending' }}
          exportName={fileNameOf('classes')}
          empty={
            <EmptyState title="You have no class yet">
              <p>
                Make one with “New class”. The person who runs AdaptivQ at your school can also give you one.
              </p>
            </EmptyState>
          }
          filters={
            anyArchived && (
              <Checkbox
                label="Archived classes too"
                size="md"
                mb={10}
                checked={archived}
                onChange={(event) => setArchived(event.currentTarget.checked)}
              />
            )
          }
          columns={[
            {
              key: 'title',
              header: 'Class',
              rowHeader: true,
              value: (row) => row.title,
              render: (row) => (
                <>
                  <Link href={`/classes/${row.id}`}>{row.title}</Link>{' '}
                  {row.archivedAt && <Tag tone="pen">archived</Tag>}
                </>
              ),
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
