import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLive, type LiveNotice } from './live';

class Stream extends EventTarget {
  static opened: Stream[] = [];
  closed = false;
  onerror: (() => void) | null = null;

  constructor(readonly path: string) {
    super();
    Stream.opened.push(this);
  }

  close() {
    this.closed = true;
  }

  says(name: string, data: object) {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

const newest = () => Stream.opened[Stream.opened.length - 1] as Stream;

function page() {
  const state = { visible: true, changed: () => {} };
  const live = createLive({
    open: (path) => new Stream(path) as unknown as EventSource,
    isVisible: () => state.visible,
    onVisibility: (listener) => {
      state.changed = listener;
    },
    random: () => 1,
  });
  const heard: LiveNotice[] = [];
  return {
    live,
    heard,
    listen: () => live.listen((notice) => heard.push(notice)),
    show: (visible: boolean) => {
      state.visible = visible;
      state.changed();
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  Stream.opened = [];
});
afterEach(() => vi.useRealTimers());

describe('live', () => {
  it('opens one stream for all who listen and closes it after the last', () => {
    const { listen } = page();
    const [first, second] = [listen(), listen()];
    expect(Stream.opened.map((stream) => stream.path)).toEqual(['/api/live']);
    first();
    expect(newest().closed).toBe(false);
    second();
    expect(newest().closed).toBe(true);
  });

  it('passes on what it is told', () => {
    const { listen, heard } = page();
    listen();
    newest().says('attempt-changed', { attemptId: 'a', learnerId: 'l', classIds: ['c'] });
    newest().says('projection-changed', { projection: 'AnswerRecords' });
    newest().says('missed', {});
    expect(heard).toEqual([
      { kind: 'attempt-changed', attemptId: 'a', learnerId: 'l', classIds: ['c'] },
      { kind: 'projection-changed', projection: 'AnswerRecords' },
      { kind: 'unsure' },
    ]);
  });

  it('has the page look once when the stream begins, and not again while everything is heard', () => {
    const { listen, heard } = page();
    listen();
    newest().says('coverage', { complete: true });
    vi.advanceTimersByTime(300_000);
    expect(heard).toEqual([{ kind: 'unsure' }]);
  });

  it('has the page look every half a minute while not everything is heard', () => {
    const { listen, heard } = page();
    listen();
    newest().says('coverage', { complete: false });
    vi.advanceTimersByTime(90_000);
    expect(heard).toHaveLength(4);
    newest().says('coverage', { complete: true });
    vi.advanceTimersByTime(90_000);
    expect(heard).toHaveLength(5);
  });

  it('tries again after longer and longer waits, and looks meanwhile', () => {
    const { listen, heard } = page();
    listen();
    for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const count = Stream.opened.length;
      newest().onerror?.();
      expect(newest().closed).toBe(true);
      vi.advanceTimersByTime(wait - 1);
      expect(Stream.opened).toHaveLength(count);
      vi.advanceTimersByTime(1);
      expect(Stream.opened).toHaveLength(count + 1);
    }
    expect(heard).toHaveLength(3);
    newest().says('coverage', { complete: true });
    newest().onerror?.();
    vi.advanceTimersByTime(1_000);
    expect(newest().closed).toBe(false);
  });

  it('rests while no one sees the page, and goes on when someone does', () => {
    const { listen, heard, show } = page();
    listen();
    show(false);
    expect(newest().closed).toBe(true);
    vi.advanceTimersByTime(300_000);
    expect(Stream.opened).toHaveLength(1);
    expect(heard).toEqual([]);
    show(true);
    expect(Stream.opened).toHaveLength(2);
    newest().says('coverage', { complete: true });
    expect(heard).toEqual([{ kind: 'unsure' }]);
  });

  it('does not come back by itself after the last has left', () => {
    const { listen } = page();
    const leave = listen();
    newest().onerror?.();
    leave();
    vi.advanceTimersByTime(300_000);
    expect(Stream.opened).toHaveLength(1);
  });
});
