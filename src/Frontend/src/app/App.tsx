import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useSearch } from 'wouter';
import { isTemporary } from '../shared/http/problem';
import { SessionProvider, useSessionState } from '../shared/session/SessionProvider';
import { Loading } from '../shared/ui/Loading';
import { ProblemNotice } from '../shared/ui/ProblemNotice';
import { colorSchemeManager } from './colorScheme';
import { ErrorBoundary } from './ErrorBoundary';
import { NotFoundPage } from './NotFoundPage';
import { safeReturn, startFor } from './navigation';
import { routes, SignInPage } from './routes';
import { Shell } from './Shell';
import { cssVariables, theme } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && isTemporary(error),
      staleTime: 5_000,
      // A person, not the browser, decides what is worth trying without a network.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <SessionProvider>
          <Shell>
            <ErrorBoundary>
              <Suspense fallback={<PageSkeleton />}>
                <Pages />
              </Suspense>
            </ErrorBoundary>
          </Shell>
        </SessionProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Pages() {
  const { session, status, error, left, askAgain } = useSessionState();
  const [path] = useLocation();
  const search = useSearch();

  useEffect(() => {
    // A new page starts at its top; going back in the history is left to the browser.
    if (path) window.scrollTo(0, 0);
  }, [path]);

  if (status === 'asking') return <PageSkeleton />;
  if (status === 'unreachable') {
    return (
      <div className="page-padding">
        <ProblemNotice error={error} retry={askAgain} />
      </div>
    );
  }
  if (!session) {
    if (path === '/sign-in') return <SignInPage />;
    const here = path + (search ? `?${search}` : '');
    return (
      <Redirect to={here === '/' || left ? '/sign-in' : `/sign-in?to=${encodeURIComponent(here)}`} replace />
    );
  }
  // Keys, because a Redirect acts when it appears: two in a row in one place would count as one.
  if (path === '/sign-in')
    return <Redirect key="back" to={safeReturn(new URLSearchParams(search).get('to'))} replace />;

  const start = startFor(session.roles);
  if (path === '/' && start !== null && start !== '/') return <Redirect key="start" to={start} replace />;

  const open = routes.filter((route) => route.roles.some((role) => session.roles.includes(role)));
  return (
    <Switch>
      {open.map(({ path: pattern, page: Page }) => (
        <Route key={pattern} path={pattern}>
          {(params) => <Page key={JSON.stringify(params)} {...params} />}
        </Route>
      ))}
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

function PageSkeleton() {
  return (
    <div className="page-padding">
      <Loading lines={6} />
    </div>
  );
}
