import { type ComponentType, lazy } from 'react';
import type { Role } from '../shared/session/session';

export interface PageRoute {
  path: string;
  /** Who finds anything here. The server decides again on every request. */
  roles: Role[];
  page: ComponentType<Record<string, string | undefined>>;
}

type PageModule = Promise<{ default: ComponentType<never> }>;

// Each page is a chunk of its own: a learner's phone never loads the charts, tables and editors of the staff.
const page = (load: () => PageModule) =>
  lazy(load as () => Promise<{ default: ComponentType<Record<string, string | undefined>> }>);

const everybody: Role[] = ['learner', 'teacher', 'author', 'analyst', 'operator', 'installation'];

export const routes: PageRoute[] = [
  { path: '/', roles: ['learner'], page: page(() => import('../features/quiz-list/QuizListPage')) },
  {
    path: '/attempts/:attemptId',
    roles: ['learner'],
    page: page(() => import('../features/take-quiz/TakeQuizPage')),
  },
  {
    path: '/attempts/:attemptId/result',
    roles: ['learner'],
    page: page(() => import('../features/result/ResultPage')),
  },
  {
    path: '/attempts/:attemptId/review',
    roles: ['learner'],
    page: page(() => import('../features/review/ReviewPage')),
  },
  { path: '/classes', roles: ['teacher'], page: page(() => import('../features/class-view/ClassesPage')) },
  {
    path: '/classes/:classId',
    roles: ['teacher'],
    page: page(() => import('../features/class-view/ClassPage')),
  },
  {
    path: '/learners/:learnerId',
    roles: ['teacher'],
    page: page(() => import('../features/learner-view/LearnerPage')),
  },
  {
    path: '/attempts/:attemptId/timeline',
    roles: ['teacher'],
    page: page(() => import('../features/attempt-timeline/AttemptTimelinePage')),
  },
  { path: '/banks', roles: ['author'], page: page(() => import('../features/item-library/ItemBanksPage')) },
  {
    path: '/banks/:bankId',
    roles: ['author'],
    page: page(() => import('../features/item-library/ItemBankPage')),
  },
  {
    path: '/banks/:bankId/publish',
    roles: ['author'],
    page: page(() => import('../features/quiz-publishing/PublishQuizPage')),
  },
  {
    path: '/quizzes',
    roles: ['author'],
    page: page(() => import('../features/quiz-publishing/QuizzesPage')),
  },
  {
    path: '/quizzes/:quizId',
    roles: ['author'],
    page: page(() => import('../features/quiz-publishing/QuizPage')),
  },
  {
    path: '/quizzes/:quizId/edit',
    roles: ['author'],
    page: page(() => import('../features/quiz-publishing/EditQuizPage')),
  },
  { path: '/explore', roles: ['analyst'], page: page(() => import('../features/explore/ExplorePage')) },
  {
    path: '/operations',
    roles: ['installation'],
    page: page(() => import('../features/operations/OperationsPage')),
  },
  {
    path: '/account',
    roles: everybody,
    page: page(() => import('../features/account/AccountPage')),
  },
];

export const SignInPage = lazy(() => import('../features/sign-in/SignInPage'));
