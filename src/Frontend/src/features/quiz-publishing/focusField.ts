/** Leads to the field that a path names, wherever it stands: a collapsed section around it opens. */
export function focusField(form: HTMLElement, path: string): void {
  focusNode(form.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`));
}

/** Leads to the topmost field of the page that has an error. */
export function focusFirst(form: HTMLElement, paths: readonly string[]): void {
  const nodes = [...form.querySelectorAll<HTMLElement>('[data-path]')];
  focusNode(nodes.find((node) => paths.includes(node.dataset.path ?? '')) ?? null);
}

function focusNode(node: HTMLElement | null): void {
  const details = node?.closest('details');
  if (details) details.open = true;
  // A group of choices is entered where the choice is; one without a choice at its start.
  const target = node?.matches('input, textarea, select')
    ? node
    : (node?.querySelector<HTMLElement>('input:checked') ??
      node?.querySelector<HTMLElement>('input, textarea, select'));
  target?.focus();
}
