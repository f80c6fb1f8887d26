import { useEffect } from 'react';

/** Names the browser tab and the history entry after the page. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · AdaptivQ` : 'AdaptivQ';
  }, [title]);
}
