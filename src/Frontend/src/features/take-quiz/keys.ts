/** What a key pressed anywhere on the question's page means: go on, or something for the question's type to say. */
export type PagePress = { kind: 'go' } | { kind: 'key'; key: string } | null;

interface Pressed {
  key: string;
  repeat: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

/** Fields that take what is typed. Enter in a field of one line answers; the others have their own use for it. */
const lineField = 'input:not([type="radio"], [type="checkbox"])';
const otherField = 'textarea, select, [contenteditable="true"]';

export function pressOf(event: Pressed): PagePress {
  // A held Enter must not answer and then skip the feedback.
  if (event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return null;
  // Something nearer to the key had its own use for it.
  if (event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(`dialog[open], ${otherField}`)) return null;
  if (event.key === 'Enter') return target?.closest('button, a[href], summary') ? null : { kind: 'go' };
  if (target?.closest(lineField)) return null;
  return { kind: 'key', key: event.key };
}
