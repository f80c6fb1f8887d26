import { Switch } from '@mantine/core';
import '@mantine/core/styles/Switch.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { levelCount } from '../../shared/attempts/levelCount';
import { reasonLabel } from '../../shared/attempts/reasonLabel';
import { fileNameOf } from '../../shared/format/csv';
import { count, figure, formatDayAndTime } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { useLive } from '../../shared/live/useLive';
import { type Column, DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { LevelMark } from '../../shared/ui/LevelMark';
import { Loading } from '../../shared/ui/Loading';
import { Page, Section } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { Tag } from '../../shared/ui/Tag';
import { abilityWords, groupByQuiz } from './abilityWords';
import { getLearner, getLearnerAttempts, type LearnerAttempt, measured } from './api/learner.queries';
import { SignInHelp } from './components/SignInHelp';
import styles from './LearnerPage.module.css';

const AbilityOverTime = lazy(() => import('./components/AbilityOverTime'));

const timeline = (attempt: LearnerAttempt) => `/attempts/${attempt.id}/timeline`;

const plain: Column<LearnerAttempt>[] = [
  {
    key: 'startedAt',
    header: 'Started',
    rowHeader: true,
    value: (row) => row.startedAt,
    render: (row) => <Link href={timeline(row)}>{formatDayAndTime(row.startedAt)}</Link>,
  },
  {
    key: 'quiz',
    header: 'Quiz',
    value: (row) => row.quiz.title,
    render: (row) => (
      <>
        {row.quiz.title} {row.simulated && <Tag tone="pen">simulated</Tag>}
      </>
    ),
  },
  {
    key: 'levelIndex',
    header: 'Level',
    value: (row) => row.levelIndex,
    render: (row) =>
      row.level ? (
        <Link href={timeline(row)}>
          <LevelMark level={row.level} index={row.levelIndex} of={levelCount(row)} />
          {row.estimated && ' (estimated)'}
        </Link>
      ) : row.status === 'FINISHED' ? (
        <Link href={timeline(row)}>No answers, so no level</Link>
      ) : null,
  },
  { key: 'level', header: 'Level name', hidden: true, value: (row) => row.level },
  {
    key: 'range',
    header: 'Expected of 100',
    numeric: true,
    value: (row) => row.range?.estimate,
    render: (row) =>
      row.range ? (
        <Link href={timeline(row)}>
          {row.range.estimate} ({row.range.low}–{row.range.high})
        </Link>
      ) : null,
  },
  {
    key: 'answered',
    header: 'Answered',
    numeric: true,
    value: (row) => row.answered,
    render: (row) => <Link href={timeline(row)}>{row.answered}</Link>,
  },
  {
    key: 'correct',
    header: 'Right',
    numeric: true,
    value: (row) => row.correct,
    render: (row) => <Link href={timeline(row)}>{row.correct}</Link>,
  },
  {
    key: 'reason',
    header: 'Ended',
    value: (row) => (row.status === 'IN_PROGRESS' ? 'In progress' : reasonLabel(row.reason)),
  },
  { key: 'simulated', header: 'Simulated', hidden: true, value: (row) => (row.simulated ? 'yes' : 'no') },
];

const technicalColumns: Column<LearnerAttempt>[] = [
  {
    key: 'theta',
    header: 'θ',
    numeric: true,
    value: (row) => row.theta,
    render: (row) => (row.theta === null ? null : figure(row.theta)),
  },
  {
    key: 'standardError',
    header: 'SE',
    numeric: true,
    value: (row) => row.standardError,
    render: (row) => (row.standardError === null ? null : figure(row.standardError)),
  },
];

export default function LearnerPage({ learnerId = '' }: { learnerId?: string }) {
  const learner = useQuery({
    queryKey: queryKeys.learners.one(learnerId),
    queryFn: () => getLearner(learnerId),
  });
  const attempts = useQuery({
    queryKey: queryKeys.learners.attempts(learnerId),
    queryFn: () => getLearnerAttempts(learnerId),
  });
  useLive(
    (notice) => notice.kind === 'attempt-changed' && notice.learnerId === learnerId,
    () => Promise.all([learner.refetch(), attempts.refetch()]),
  );
  const [technical, setTechnical] = useState(false);
  const titles = useMemo(
    () => new Map((attempts.data ?? []).map(({ quiz }) => [quiz.id, quiz.title])),
    [attempts.data],
  );

  if (learner.isLoadingError || attempts.isLoadingError) {
    return (
      <Page title="Learner" back={{ to: '/classes', label: 'Classes' }}>
        <ProblemNotice
          error={learner.error ?? attempts.error}
          retry={() => {
            void learner.refetch();
            void attempts.refetch();
          }}
        />
      </Page>
    );
  }
  if (!learner.data || !attempts.data) {
    return (
      <Page title="Learner" back={{ to: '/classes', label: 'Classes' }}>
        <Loading lines={8} />
      </Page>
    );
  }
  const person = learner.data.learner;
  if (!person) {
    return (
      <Page title="No such learner" back={{ to: '/classes', label: 'Classes' }}>
        <p>The learner may have left, or is in another teacher’s class.</p>
      </Page>
    );
  }

  const points = measured(learner.data.abilities);
  const byQuiz = groupByQuiz(points);
  const ownClass = person.classes[0];
  const name = person.name ?? person.pseudonym;

  return (
    <Page
      title={name}
      back={
        ownClass
          ? { to: `/classes/${ownClass.id}`, label: ownClass.title }
          : { to: '/classes', label: 'Classes' }
      }
      lead={`${person.classes.map(({ title }) => title).join(', ')}. ${count(attempts.data.length, 'attempt')}.`}
      actions={
        <Switch
          size="md"
          label="Show technical figures"
          checked={technical}
          onChange={(event) => setTechnical(event.currentTarget.checked)}
        />
      }
    >
      <Section title="Ability over time">
        {points.length === 0 ? (
          <EmptyState title="No level yet">
            <p>
              A level appears here as soon as {name} answers questions of a quiz and finishes it. Assign one
              from the class page.
            </p>
          </EmptyState>
        ) : (
          <>
            <dl className={styles.words}>
              {[...byQuiz].map(([quizId, own]) => (
                <div key={quizId}>
                  <dt>{titles.get(quizId) ?? 'Quiz'}</dt>
                  <dd>{abilityWords(own)}</dd>
                </div>
              ))}
            </dl>
            <Suspense fallback={<Loading />}>
              <AbilityOverTime points={points} quizTitles={titles} technical={technical} />
            </Suspense>
            <p className={styles.note}>
              Each bar is the range in which the ability lies with 95 % certainty. Where bars overlap widely,
              a difference may be chance.
            </p>
          </>
        )}
      </Section>
      <Section title="Attempts">
        <DataTable
          caption={`Attempts of ${name}`}
          noun={['attempt', 'attempts']}
          columns={technical ? [...plain, ...technicalColumns] : plain}
          rows={attempts.data}
          rowKey={(row) => row.id}
          sortBy={{ key: 'startedAt', direction: 'descending' }}
          exportName={fileNameOf(name, 'attempts')}
          empty={<p>No attempt yet.</p>}
        />
      </Section>
      <Section title="Signing in">
        <SignInHelp learnerId={learnerId} name={name} />
      </Section>
    </Page>
  );
}
