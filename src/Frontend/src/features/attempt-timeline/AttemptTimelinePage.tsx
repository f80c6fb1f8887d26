import { Switch } from '@mantine/core';
import '@mantine/core/styles/Switch.css';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { LevelScale } from '../../shared/attempts/LevelScale';
import { reasonLabel } from '../../shared/attempts/reasonLabel';
import { fileNameOf } from '../../shared/format/csv';
import { count, figure, formatDayAndTime, shortDuration } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { difficultyFigures } from '../../shared/item-banks/parameters';
import { useLive } from '../../shared/live/useLive';
import { MathText } from '../../shared/math-text/MathText';
import { plainText } from '../../shared/math-text/parse';
import { pointsWords, verdictOf } from '../../shared/question/scoreWords';
import { type Column, DataTable } from '../../shared/ui/DataTable';
import { EmptyState } from '../../shared/ui/EmptyState';
import { Loading } from '../../shared/ui/Loading';
import { Page, Section } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { Tag } from '../../shared/ui/Tag';
import styles from './AttemptTimelinePage.module.css';
import { getTimeline, type Timeline, type TimelineStep } from './api/timeline';
import { StepCard } from './components/StepCard';
import { policyFacts } from './policyFacts';
import { bandPoints, caveatWords, certaintyWords, provisionalWords } from './stepWords';

const AbilityBand = lazy(() => import('./components/AbilityBand'));

const verdictName = (step: TimelineStep) => {
  const verdict = verdictOf(step);
  return verdict === 'partly' ? 'partly right' : verdict;
};

const plain: Column<TimelineStep>[] = [
  {
    key: 'position',
    header: 'No.',
    numeric: true,
    value: (row) => row.position,
    render: (row) => <a href={`#question-${row.position}`}>{row.position}</a>,
  },
  {
    key: 'stem',
    header: 'Question',
    rowHeader: true,
    value: (row) => shorten(plainText(row.item.stem)),
    render: (row) => (
      <span className={styles.stem}>
        <MathText source={row.item.stem} inline />
      </span>
    ),
  },
  { key: 'topic', header: 'Topic', value: (row) => row.topic },
  { key: 'difficulty', header: 'Difficulty', value: (row) => row.difficultyLabel },
  {
    key: 'correct',
    header: 'Answer',
    value: (row) => verdictName(row) ?? 'open',
    render: (row) => {
      switch (verdictOf(row)) {
        case null:
          return 'open';
        case 'right':
          return '✓ right';
        case 'partly':
          return `◐ partly right: ${pointsWords({ points: row.points ?? 0, maxPoints: row.maxPoints ?? 1 })}`;
        case 'wrong':
          return '✗ wrong';
      }
    },
  },
  {
    key: 'response',
    header: 'Response',
    hidden: true,
    value: (row) => (row.responseText === null ? null : plainText(row.responseText)),
  },
  { key: 'points', header: 'Points', hidden: true, value: (row) => row.points },
  { key: 'maxPoints', header: 'Of points', hidden: true, value: (row) => row.maxPoints },
  {
    key: 'seconds',
    header: 'Took',
    numeric: true,
    value: (row) => row.secondsTaken,
    render: (row) => (row.secondsTaken === null ? null : shortDuration(row.secondsTaken)),
  },
  {
    key: 'certainty',
    header: 'Ability afterwards',
    unsorted: true,
    value: (row) => (row.standardErrorAfter === null ? null : certaintyWords(row.standardErrorAfter)),
  },
  { key: 'caveat', header: 'Caveat', hidden: true, value: (row) => row.caveat },
];

const technicalColumns: Column<TimelineStep>[] = [
  {
    key: 'theta',
    header: 'θ after',
    numeric: true,
    value: (row) => row.thetaAfter,
    render: (row) => (row.thetaAfter === null ? null : figure(row.thetaAfter)),
  },
  {
    key: 'se',
    header: 'SE after',
    numeric: true,
    value: (row) => row.standardErrorAfter,
    render: (row) => (row.standardErrorAfter === null ? null : figure(row.standardErrorAfter)),
  },
  {
    key: 'b',
    header: 'b',
    numeric: true,
    value: (row) => row.parameters.location,
    render: (row) => difficultyFigures(row.parameters),
  },
];

export default function AttemptTimelinePage({ attemptId = '' }: { attemptId?: string }) {
  const timeline = useQuery({
    queryKey: queryKeys.attempts.timeline(attemptId),
    queryFn: () => getTimeline(attemptId),
  });
  useLive(
    (notice) => notice.kind === 'attempt-changed' && notice.attemptId === attemptId,
    () => timeline.refetch(),
  );
  const [technical, setTechnical] = useState(false);
  const points = useMemo(() => (timeline.data ? bandPoints(timeline.data) : []), [timeline.data]);

  if (timeline.isPending || timeline.isLoadingError) {
    return (
      <Page title="Attempt" back={{ to: '/classes', label: 'Classes' }}>
        {timeline.isPending ? (
          <Loading lines={8} />
        ) : (
          <ProblemNotice error={timeline.error} retry={() => void timeline.refetch()} />
        )}
      </Page>
    );
  }
  const { quiz, startedAt, simulated, result, steps } = timeline.data;
  const learner = { id: timeline.data.learner.id, name: timeline.data.learner.name ?? 'Learner' };
  const answered = steps.filter((step) => step.answeredAt !== null);
  const caveat = answered.at(-1)?.caveat ?? null;
  const provisional = provisionalWords(timeline.data.calibration);

  return (
    <Page
      title={quiz.title}
      back={{ to: `/learners/${learner.id}`, label: learner.name }}
      lead={
        <>
          {learner.name}, {formatDayAndTime(startedAt)}. {count(answered.length, 'answer')},{' '}
          {answered.filter((step) => step.correct).length} right.{' '}
          {simulated && (
            <>
              <Tag tone="pen">simulated</Tag> No person gave these answers.
            </>
          )}
        </>
      }
      actions={
        <Switch
          size="md"
          label="Show technical figures"
          checked={technical}
          onChange={(event) => setTechnical(event.currentTarget.checked)}
        />
      }
    >
      <section className={styles.result}>
        {result && result.level === null ? (
          <p className={styles.verdict}>
            <strong>No level</strong>, since no question was answered. Ended:{' '}
            {reasonLabel(result.reason)?.toLowerCase()}.
          </p>
        ) : result ? (
          <>
            <p className={styles.verdict}>
              <strong>{result.level}</strong>
              {result.estimated && ' (estimated)'}. Expected to get about {result.range.estimate} of 100
              questions of this bank right, most likely {result.range.low} to {result.range.high}. Ended:{' '}
              {reasonLabel(result.reason)?.toLowerCase()}.
            </p>
            <LevelScale result={result} reachedNote="reached" />
            {caveat !== null && (
              <p className={styles.caveat}>
                <strong>Take care:</strong> {caveatWords(caveat)}
              </p>
            )}
            {provisional !== null && <p className={styles.provisional}>{provisional}</p>}
          </>
        ) : (
          <p className={styles.verdict}>Still in progress. The level is decided when the attempt ends.</p>
        )}
      </section>

      {answered.length === 0 ? (
        <EmptyState title={result ? 'No answer was given' : 'No answer yet'}>
          <p>
            {result
              ? 'The first question was shown and the attempt ended before it was answered.'
              : 'The first question has been shown. This page fills as answers arrive; reload to look again.'}
          </p>
        </EmptyState>
      ) : (
        <>
          <Section title="How the estimate moved">
            <Suspense fallback={<Loading />}>
              <AbilityBand points={points} technical={technical} />
            </Suspense>
            <p className={styles.legend}>
              <span className={styles.right}>●</span> right answer,{' '}
              {points.some((point) => point.verdict === 'partly') && (
                <>
                  <span className={styles.partly}>◇</span> partly right,{' '}
                </>
              )}
              <span className={styles.wrong}>✕</span> wrong answer. The band holds the ability with 95 %
              certainty; the narrower it is, the surer the estimate.
            </p>
          </Section>
          <Section title="Answers as a table">
            <DataTable
              caption="Answers in order"
              noun={['question', 'questions']}
              columns={technical ? [...plain, ...technicalColumns] : plain}
              rows={steps}
              rowKey={(row) => String(row.position)}
              sortBy={{ key: 'position', direction: 'ascending' }}
              exportName={fileNameOf(learner.name, quiz.title, 'answers')}
            />
          </Section>
        </>
      )}

      <Section title="Question by question">
        <ol className={styles.steps}>
          {steps.map((step) => (
            <StepCard
              key={step.position}
              step={step}
              rules={timeline.data.policy.rules}
              technical={technical}
            />
          ))}
        </ol>
      </Section>

      {technical && <Policy timeline={timeline.data} />}
    </Page>
  );
}

function Policy({ timeline }: { timeline: Timeline }) {
  return (
    <Section title="How the attempt was set up">
      <dl className={styles.policy}>
        {policyFacts(timeline).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 89).trimEnd()}…` : text;
}
