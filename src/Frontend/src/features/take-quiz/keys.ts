/** What a key pressed anywhere on the question's page means. */
export type KeyMeaning = { kind: 'choose'; index: number } | { kind: 'go' } | null;

interface Pressed {
  key: string;
  repeat: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  target: EventTarget | null;
}

/** Digits mark an option; Enter goes on, unless something that has its own use for Enter is focused. */
export function meaningOf(event: Pressed): KeyMeaning {
  // A held Enter must not answer and then skip the feedback.
  if (event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog[open], textarea, select, input:not([type="radio"]), [contenteditable="true"]'))
    return null;
  if (/^[1-9]$/.test(event.key)) return { kind: 'choose', index: Number(event.key) - 1 };
  if (event.key === 'Enter' && !target?.closest('button, a[href], summary')) return { kind: 'go' };
  return null;
}
