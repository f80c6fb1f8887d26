import { lazy, Suspense } from 'react';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';

// The editor is by far the largest thing in AdaptivQ; the page itself shows at once.
const Workbench = lazy(() => import('./Workbench'));

export default function ExplorePage() {
  return (
    <Page
      title="Explore"
      lead="Ask the school’s data with GraphQL. Learners appear under pseudonyms; nothing here can change anything."
    >
      <Suspense fallback={<Loading lines={8} />}>
        <Workbench />
      </Suspense>
    </Page>
  );
}
