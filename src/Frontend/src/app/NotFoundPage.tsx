import { Link } from 'wouter';
import { Page } from '../shared/ui/Page';

export function NotFoundPage() {
  return (
    <Page
      title="There is no such page"
      width="line"
      lead="The address may be mistyped or old, or the page belongs to someone else."
    >
      <p>
        <Link href="/">Go to the start</Link>
      </p>
    </Page>
  );
}
