import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { queryKeys } from '../../shared/http/queryKeys';
import { getItemBanks, type ItemBank } from '../../shared/item-banks/itemBanks.queries';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { publishNewQuiz } from './api/publishing';
import { QuizEditor } from './components/QuizEditor';
import { type SharedItems, SharedItemsNotice } from './components/SharedItemsNotice';
import styles from './PublishQuizPage.module.css';
import { emptyForm } from './quizForm';

export default function PublishQuizPage({ bankId = '' }: { bankId?: string }) {
  const banks = useQuery({ queryKey: queryKeys.itemBanks.list, queryFn: getItemBanks });
  const bank = banks.data?.find((candidate) => candidate.id === bankId);
  return (
    <Page
      title="Publish a quiz"
      width="line"
      back={{ to: `/banks/${bankId}`, label: bank?.title ?? 'Item bank' }}
      lead={
        bank &&
        `The questions are drawn from ${bank.title}. What is published never changes: ` +
          'attempts keep the questions and rules they began with.'
      }
    >
      {banks.isPending && <Loading lines={8} />}
      {banks.isError && <ProblemNotice error={banks.error} retry={() => void banks.refetch()} />}
      {banks.data && !bank && <p>There is no such bank.</p>}
      {bank && <PublishForm bank={bank} />}
    </Page>
  );
}

function PublishForm({ bank }: { bank: ItemBank }) {
  const [published, setPublished] = useState<{ title: string; shared: readonly SharedItems[] } | null>(null);
  const queries = useQueryClient();
  if (published !== null) {
    return (
      <div className={styles.done} role="status">
        <h2>“{published.title}” is published</h2>
        <p>
          It is version 1. Teachers can assign it to their classes now; learners see it once it has been
          assigned.
        </p>
        <SharedItemsNotice shared={published.shared} />
        <p>
          <Link href="/quizzes">See all quizzes</Link>
        </p>
      </div>
    );
  }
  return (
    <QuizEditor
      bank={bank}
      initial={emptyForm(bank)}
      action="Publish"
      send={publishNewQuiz}
      onSent={(drafted, title) => {
        void queries.invalidateQueries({ queryKey: queryKeys.quizzes.all });
        setPublished({ title, shared: drafted.sharesItemsWith });
      }}
    />
  );
}
