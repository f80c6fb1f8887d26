import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { levelCount } from '../../shared/attempts/levelCount';
import { fileNameOf } from '../../shared/format/csv';
import { count, formatDay } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { useLive } from '../../shared/live/useLive';
import { type Column, DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { LevelMark } from '../../shared/ui/LevelMark';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { Tag } from '../../shared/ui/Tag';
import { getClass, getClassAttempts } from './api/classes.queries';
import { type ClassRow, classRows, filterRows, levelsOf } from './classRows';
import { AssignQuiz } from './components/AssignQuiz';
import { ChangeClass } from './components/ChangeClass';

const timeline = (id: string) => `/attempts/${id}/timeline`;

const columns: Column<ClassRow>[] = [
  {
    key: 'name',
    header: 'Learner',
    rowHeader: true,
    value: (row) => row.name,
    render: (row) => <Link href={`/learners/${row.learnerId}`}>{row.name}</Link>,
  },
  // Sorting by level means by height, not by name; the export carries both.
  {
    key: 'levelIndex',
    header: 'Latest level',
    value: (row) => row.evidence?.levelIndex ?? null,
    render: (row) =>
      row.evidence?.level ? (
        <Link href={timeline(row.evidence.id)}>
          <LevelMark
            level={row.evidence.level}
            index={row.evidence.levelIndex}
            of={levelCount(row.evidence)}
          />
        </Link>
      ) : row.latest?.status === 'FINISHED' ? (
        <Link href={timeline(row.latest.id)}>No answers, so no level</Link>
      ) : null,
  },
  { key: 'level', header: 'Level', hidden: true, value: (row) => row.evidence?.level },
  {
    key: 'range',
    header: 'Expected of 100',
    numeric: true,
    value: (row) => row.evidence?.range?.estimate,
    render: (row) =>
      row.evidence?.range ? (
        <Link href={timeline(row.evidence.id)}>
          {row.evidence.range.estimate}{' '}
          <span style={{ color: 'var(--ink-soft)' }}>
            ({row.evidence.range.low}–{row.evidence.range.high})
          </span>
        </Link>
      ) : null,
  },
  { key: 'low', header: 'Expected, low', hidden: true, value: (row) => row.evidence?.range?.low },
  { key: 'high', header: 'Expected, high', hidden: true, value: (row) => row.evidence?.range?.high },
  {
    key: 'answered',
    header: 'Answered',
    numeric: true,
    value: (row) => row.answered,
    render: (row) =>
      row.attempts > 0 ? <Link href={`/learners/${row.learnerId}`}>{row.answered}</Link> : row.answered,
  },
  {
    key: 'correct',
    header: 'Right',
    numeric: true,
    value: (row) => row.correct,
    render: (row) =>
      row.attempts > 0 ? <Link href={`/learners/${row.learnerId}`}>{row.correct}</Link> : row.correct,
  },
  {
    key: 'attempts',
    header: 'Attempts',
    numeric: true,
    value: (row) => row.attempts,
    render: (row) =>
      row.attempts > 0 ? <Link href={`/learners/${row.learnerId}`}>{row.attempts}</Link> : row.attempts,
  },
  {
    key: 'lastActive',
    header: 'Last active',
    value: (row) => row.lastActive,
    render: (row) =>
      row.latest && row.lastActive ? (
        <Link href={timeline(row.latest.id)}>{formatDay(row.lastActive)}</Link>
      ) : null,
  },
  {
    key: 'attention',
    header: 'Worth a look',
    value: (row) => row.attention,
    render: (row) =>
      row.attention ? <Tag tone="teach">{row.attention}</Tag> : <span className="visually-hidden">No</span>,
  },
  { key: 'simulated', header: 'Simulated', hidden: true, value: (row) => (row.simulated ? 'yes' : 'no') },
];

export default function ClassPage({ classId = '' }: { classId?: string }) {
  const detail = useQuery({ queryKey: queryKeys.classes.one(classId), queryFn: () => getClass(classId) });
  const attempts = useQuery({
    queryKey: queryKeys.classes.attempts(classId),
    queryFn: () => getClassAttempts(classId),
  });
  useLive(
    (notice) => notice.kind === 'attempt-changed' && notice.classIds.includes(classId),
    () => attempts.refetch(),
  );
  const [quizId, setQuizId] = useState('');
  const [level, setLevel] = useState('');
  const [name, setName] = useState('');
  const [attentionOnly, setAttentionOnly] = useState(false);
  const [changing, setChanging] = useState(false);

  const rows = useMemo(
    () =>
      detail.data && attempts.data
        ? classRows(detail.data.learners, attempts.data, quizId === '' ? null : quizId, new Date())
        : null,
    [detail.data, attempts.data, quizId],
  );
  const quizzes = useMemo(() => {
    const known = new Map<string, string>();
    for (const { quiz } of detail.data?.assignments ?? []) known.set(quiz.id, quiz.title);
    for (const { quiz } of attempts.data ?? []) known.set(quiz.id, quiz.title);
    return [...known].map(([value, label]) => ({ value, label }));
  }, [detail.data, attempts.data]);

  const back = { to: '/classes', label: 'Classes' };
  if (detail.isLoadingError || attempts.isLoadingError) {
    return (
      <Page title="Class" back={back}>
        <ProblemNotice
          error={detail.error ?? attempts.error}
          retry={() => {
            void detail.refetch();
            void attempts.refetch();
          }}
        />
      </Page>
    );
  }
  if (detail.data === null) {
    return (
      <Page title="No such class" back={back}>
        <p>It may have been closed, or it belongs to another teacher.</p>
      </Page>
    );
  }
  if (!detail.data || !rows) {
    return (
      <Page title={detail.data?.title ?? 'Class'} back={back}>
        <Loading lines={8} />
      </Page>
    );
  }

  const { title, archivedAt, learners, assignments } = detail.data;
  const simulated = rows.some((row) => row.simulated);

  return (
    <Page
      title={title}
      back={back}
      lead={
        <>
          {count(learners.length, 'learner')}. Every figure opens the answers that it rests on.
          <br />
          {assignments.length > 0
            ? `Assigned: ${assignments.map(({ quiz }) => quiz.title).join(' · ')}`
            : 'No quiz assigned yet.'}
          {archivedAt && (
            <>
              <br />
              <Tag tone="pen">archived</Tag> Since {formatDay(archivedAt)} this class takes no more quizzes
              and can’t be changed.
            </>
          )}
          {simulated && (
            <>
              <br />
              <Tag tone="pen">simulated</Tag> Some of these attempts were generated to show how the pages
              look.
            </>
          )}
        </>
      }
      actions={
        archivedAt === null && (
          <>
            <AssignQuiz classId={classId} assigned={assignments.map(({ quiz }) => quiz.id)} />
            {!changing && (
              <Button variant="default" onClick={() => setChanging(true)}>
                Change class
              </Button>
            )}
          </>
        )
      }
    >
      {changing && archivedAt === null && (
        <ChangeClass changed={detail.data} close={() => setChanging(false)} />
      )}
      <DataTable
        caption={`Learners of ${title}`}
        noun={['learner', 'learners']}
        columns={columns}
        rows={filterRows(rows, { name, level, attentionOnly })}
        total={rows.length}
        rowKey={(row) => row.learnerId}
        sortBy={{ key: 'name', direction: 'ascending' }}
        exportName={fileNameOf(title, 'levels')}
        empty={
          rows.length === 0 ? (
            <EmptyState title="No learners in this class yet">
              <p>The person who runs AdaptivQ at your school adds learners to classes.</p>
            </EmptyState>
          ) : undefined
        }
        filters={
          <>
            <TextInput
              label="Name"
              type="search"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              w={180}
            />
            <NativeSelect
              label="Quiz"
              value={quizId}
              onChange={(event) => setQuizId(event.currentTarget.value)}
              data={[{ value: '', label: 'All quizzes' }, ...quizzes]}
            />
            <NativeSelect
              label="Level"
              value={level}
              onChange={(event) => setLevel(event.currentTarget.value)}
              data={[
                { value: '', label: 'All levels' },
                ...levelsOf(rows).map((value) => ({ value, label: value })),
                { value: 'none', label: 'No level yet' },
              ]}
            />
            <Checkbox
              label="Only worth a look"
              size="md"
              mb={10}
              checked={attentionOnly}
              onChange={(event) => setAttentionOnly(event.currentTarget.checked)}
            />
          </>
        }
      />
    </Page>
  );
}
