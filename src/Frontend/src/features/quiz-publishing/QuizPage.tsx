import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { count, duration, formatDay } from '../../shared/format/words';
import { queryKeys } from '../../shared/http/queryKeys';
import { Loading } from '../../shared/ui/Loading';
import { Page, Section } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { Tag } from '../../shared/ui/Tag';
import { publishNext, restoreQuiz, retireQuiz, rollBack } from './api/publishing';
import { getQuiz, type QuizDetails, type QuizVersion } from './api/quiz.queries';
import { type SharedItems, SharedItemsNotice } from './components/SharedItemsNotice';
import { purposeWords } from './purposeWords';
import styles from './QuizPage.module.css';

/** A quiz with its versions: what is published, what waits to be, and the way back. */
export default function QuizPage({ quizId = '' }: { quizId?: string }) {
  const quiz = useQuery({ queryKey: queryKeys.quizzes.one(quizId), queryFn: () => getQuiz(quizId) });
  return (
    <Page
      title={quiz.data?.title ?? 'Quiz'}
      back={{ to: '/quizzes', label: 'Quizzes' }}
      lead={quiz.data && <Lead quiz={quiz.data} />}
    >
      {quiz.isPending && <Loading lines={6} />}
      {quiz.isError && <ProblemNotice error={quiz.error} retry={() => void quiz.refetch()} />}
      {quiz.data === null && <p>There is no such quiz.</p>}
      {quiz.data && <Versions quiz={quiz.data} />}
    </Page>
  );
}

function Lead({ quiz }: { quiz: QuizDetails }) {
  const { policy } = quiz;
  return (
    <>
      {quiz.description}
      <span className={styles.facts}>
        {quiz.state !== 'published' && <Tag tone="pen">{quiz.state}</Tag>} {purposeWords(quiz)}. At most{' '}
        {count(policy.maxItems, 'question')},{' '}
        {policy.timeLimitSeconds === null ? 'no time limit' : duration(policy.timeLimitSeconds)}.{' '}
        <Link href={`/banks/${quiz.bankId}`}>Its item bank</Link>
      </span>
    </>
  );
}

type Change = { kind: 'publish' | 'retire' | 'restore' } | { kind: 'rollback'; version: number };

const asks: Record<Change['kind'], string> = {
  publish: 'New attempts take it from now on. Attempts under way keep their version.',
  rollback: 'New attempts take these questions and rules again, as the next version.',
  retire: 'No attempt can be started any more. Attempts under way go on, and results stay.',
  restore: 'Classes that it is assigned to can start it again.',
};

const done: Record<Change['kind'], string> = {
  publish: 'Published.',
  rollback: 'Published again.',
  retire: 'Retired.',
  restore: 'Restored.',
};

function Versions({ quiz }: { quiz: QuizDetails }) {
  const [asked, setAsked] = useState<Change | null>(null);
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async (what: Change): Promise<readonly SharedItems[]> => {
      switch (what.kind) {
        case 'publish':
          return (await publishNext(quiz.id)).sharesItemsWith;
        case 'rollback':
          return (await rollBack(quiz.id, what.version)).sharesItemsWith;
        case 'retire':
          await retireQuiz(quiz.id);
          return [];
        case 'restore':
          await restoreQuiz(quiz.id);
          return [];
      }
    },
    onSettled: () => {
      setAsked(null);
      void queries.invalidateQueries({ queryKey: queryKeys.quizzes.all });
    },
  });
  const next = quiz.version + 1;
  const newestFirst = quiz.versions.toReversed();
  const labels: Record<Change['kind'], string> = {
    publish: `Publish version ${next}`,
    rollback: asked?.kind === 'rollback' ? `Publish version ${asked.version} again` : '',
    retire: 'Retire',
    restore: 'Restore',
  };

  return (
    <>
      {quiz.draft && (
        <p className={styles.notice}>
          <strong>Edited, not published.</strong> Learners still get version {quiz.version}.
          {quiz.draft.title !== quiz.title && ` Version ${next} will be called “${quiz.draft.title}”.`}
        </p>
      )}
      {asked === null || asked.kind === 'rollback' ? (
        <div className={styles.actions}>
          {quiz.state !== 'retired' && (
            <>
              <Button
                variant={quiz.draft ? 'filled' : 'default'}
                onClick={() => setAsked({ kind: 'publish' })}
              >
                Publish version {next}
              </Button>
              <Link className={styles.edit} href={`/quizzes/${quiz.id}/edit`}>
                Edit
              </Link>
            </>
          )}
          {quiz.state === 'retired' ? (
            <Button onClick={() => setAsked({ kind: 'restore' })}>Restore</Button>
          ) : (
            <Button variant="default" onClick={() => setAsked({ kind: 'retire' })}>
              Retire
            </Button>
          )}
        </div>
      ) : (
        <Ask
          label={labels[asked.kind]}
          words={asks[asked.kind]}
          isSending={change.isPending}
          confirm={() => change.mutate(asked)}
          cancel={() => setAsked(null)}
        />
      )}
      {change.isError && <ProblemNotice error={change.error} />}
      <div role="status">
        {change.isSuccess && (
          <>
            <p>{done[change.variables.kind]}</p>
            <SharedItemsNotice shared={change.data} />
          </>
        )}
      </div>
      <Section title="Versions">
        {newestFirst.length === 0 ? (
          <p>It has not been published yet.</p>
        ) : (
          <ol className={styles.versions} reversed>
            {newestFirst.map((version) => (
              <VersionItem
                key={version.version}
                version={version}
                isCurrent={version.version === quiz.version}
                rollBack={
                  quiz.state === 'retired'
                    ? undefined
                    : () => setAsked({ kind: 'rollback', version: version.version })
                }
              >
                {asked?.kind === 'rollback' && asked.version === version.version && (
                  <Ask
                    label={labels.rollback}
                    words={asks.rollback}
                    isSending={change.isPending}
                    confirm={() => change.mutate(asked)}
                    cancel={() => setAsked(null)}
                  />
                )}
              </VersionItem>
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

interface AskProps {
  label: string;
  words: string;
  isSending: boolean;
  confirm: () => void;
  cancel: () => void;
}

/** Asks once more, where the button was that led here, and takes the keyboard along. */
function Ask({ label, words, isSending, confirm, cancel }: AskProps) {
  return (
    <fieldset className={styles.ask} aria-label={label}>
      <p>{words}</p>
      <Button loading={isSending} onClick={confirm} autoFocus>
        {label}
      </Button>
      <Button variant="default" onClick={cancel} disabled={isSending}>
        Cancel
      </Button>
    </fieldset>
  );
}

function VersionItem({
  version,
  isCurrent,
  rollBack,
  children,
}: {
  version: QuizVersion;
  isCurrent: boolean;
  rollBack: (() => void) | undefined;
  /** What asks whether it is to be published again; nothing while that is not asked. */
  children: ReactNode;
}) {
  return (
    <li className={styles.version}>
      <h3>
        Version {version.version} {isCurrent && <Tag tone="right">current</Tag>}
      </h3>
      <p>
        {formatDay(version.publishedAt)}, {count(version.itemCount, 'item')}, policy version{' '}
        {version.policyVersion}, calibration version {version.calibrationVersion}
      </p>
      {version.changes.length > 0 && (
        <ul>
          {version.changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
      {children ||
        (!isCurrent && rollBack && (
          <Button variant="default" size="sm" onClick={rollBack}>
            Publish version {version.version} again
          </Button>
        ))}
    </li>
  );
}
