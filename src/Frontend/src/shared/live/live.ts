/** What the server tells an open page: ids only, so the page looks for itself. */
export type LiveNotice =
  | { kind: 'attempt-changed'; attemptId: string; learnerId: string; classIds: string[] }
  | { kind: 'projection-changed'; projection: string }
  /** Something may have been missed, or nothing can be heard just now. */
  | { kind: 'unsure' };

export type LiveListener = (notice: LiveNotice) => void;

/** The part of the browser that this needs. */
export interface Surroundings {
  open: (path: string) => EventSource;
  isVisible: () => boolean;
  onVisibility: (listener: () => void) => void;
  random: () => number;
}

const path = '/api/live';
const pollEvery = 30_000;
const firstRetry = 1_000;
const longestRetry = 30_000;

/**
 * One stream of notices for all parts of a page. It is open while someone listens and the page is in front: browsers allow
 * few connections to one address, and a page that no one sees can look when it is seen again. While nothing, or not
 * everything, can be heard, listeners are asked to look for themselves every half a minute.
 */
export function createLive({ open, isVisible, onVisibility, random }: Surroundings) {
  const listeners = new Set<LiveListener>();
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let failures = 0;
  let hears = false;

  const tell = (notice: LiveNotice) => {
    for (const listener of [...listeners]) listener(notice);
  };
  const unsure = () => tell({ kind: 'unsure' });

  function close() {
    source?.close();
    source = null;
    hears = false;
    clearTimeout(retry);
  }

  function connect() {
    close();
    const opened = open(path);
    source = opened;
    const on = (name: string, heard: (data: never) => void) =>
      opened.addEventListener(name, (event) =>
        heard(JSON.parse((event as MessageEvent<string>).data) as never),
      );

    on('coverage', ({ complete }: { complete: boolean }) => {
      failures = 0;
      hears = complete;
      // What happened before it was heard has to be looked for.
      unsure();
    });
    on('missed', unsure);
    on('attempt-changed', (data: { attemptId: string; learnerId: string; classIds: string[] }) =>
      tell({ kind: 'attempt-changed', ...data }),
    );
    on('projection-changed', (data: { projection: string }) => tell({ kind: 'projection-changed', ...data }));
    opened.onerror = () => {
      // The browser would try again by itself, but at its own pace, and not at all after a refusal.
      close();
      const wait = Math.min(longestRetry, firstRetry * 2 ** failures++);
      retry = setTimeout(follow, wait * (0.5 + random() / 2));
    };
  }

  /** Open when it should be, closed when not. */
  function follow() {
    if (listeners.size > 0 && isVisible()) {
      if (!source) connect();
      poll ??= setInterval(() => {
        if (!hears) unsure();
      }, pollEvery);
    } else {
      close();
      clearInterval(poll);
      poll = undefined;
    }
  }

  onVisibility(follow);

  return {
    /** Returns the way to stop listening. */
    listen(listener: LiveListener): () => void {
      listeners.add(listener);
      follow();
      return () => {
        listeners.delete(listener);
        follow();
      };
    },
  };
}
