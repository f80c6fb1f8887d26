import { useEffect, useRef } from 'react';
import { createLive, type LiveNotice } from './live';

const live = createLive({
  open: (path) => new EventSource(path),
  isVisible: () => document.visibilityState === 'visible',
  onVisibility: (listener) => document.addEventListener('visibilitychange', listener),
  random: Math.random,
});

/** However much happens, a page looks again this often at most. */
const pause = 1_500;

/**
 * Looks again when something has happened that concerns this page. Only what has changed is drawn again, so that neither the
 * eye nor a screen reader is called to what stays.
 */
export function useLive(concerns: (notice: LiveNotice) => boolean, look: () => unknown): void {
  const latest = useRef({ concerns, look });
  useEffect(() => {
    latest.current = { concerns, look };
  });

  useEffect(() => {
    let next: ReturnType<typeof setTimeout> | undefined;
    let lastLook = Date.now();
    const leave = live.listen((notice) => {
      if (next !== undefined || !(notice.kind === 'unsure' || latest.current.concerns(notice))) return;
      next = setTimeout(
        () => {
          next = undefined;
          lastLook = Date.now();
          latest.current.look();
        },
        Math.max(0, lastLook + pause - Date.now()),
      );
    });
    return () => {
      clearTimeout(next);
      leave();
    };
  }, []);
}
