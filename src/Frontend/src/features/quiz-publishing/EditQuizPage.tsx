import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { queryKeys } from '../../shared/http/queryKeys';
import { getItemBanks } from '../../shared/item-banks/itemBanks.queries';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { editQuiz } from './api/publishing';
import { getQuiz } from './api/quiz.queries';
import { QuizEditor } from './components/QuizEditor';
import { formOf } from './formOf';

/** Changes what the next version of a quiz will be. */
export default function EditQuizPage({ quizId = '' }: { quizId?: string }) {
  const quiz = useQuery({
    queryKey: queryKeys.quizzes.one(quizId),
    queryFn: () => getQuiz(quizId),
    refetchOnWindowFocus: false,
  });
  const banks = useQuery({ queryKey: queryKeys.itemBanks.list, queryFn: getItemBanks });
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const bank = banks.data?.find((candidate) => candidate.id === quiz.data?.bankId);
  return (
    <Page
      title="Edit a quiz"
      width="line"
      back={{ to: `/quizzes/${quizId}`, label: quiz.data?.title ?? 'Quiz' }}
      lead="Learners see nothing of this until you publish it as the next version."
    >
      {(quiz.isPending || banks.isPending) && <Loading lines={8} />}
      {quiz.isError && <ProblemNotice error={quiz.error} retry={() => void quiz.refetch()} />}
      {banks.isError && <ProblemNotice error={banks.error} retry={() => void banks.refetch()} />}
      {quiz.data === null && <p>There is no such quiz.</p>}
      {quiz.data && bank && (
        <QuizEditor
          bank={bank}
          initial={formOf(quiz.data.draft ?? quiz.data, bank)}
          action="Save"
          send={(edited) => editQuiz(quizId, edited, quiz.data?.edition ?? 0)}
          onSent={() => {
            void queries.invalidateQueries({ queryKey: queryKeys.quizzes.all });
            navigate(`/quizzes/${quizId}`);
          }}
        />
      )}
    </Page>
  );
}
