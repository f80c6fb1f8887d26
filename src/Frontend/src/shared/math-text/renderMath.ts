import katex from 'katex';

const cache = new Map<string, string | null>();

/** KaTeX's markup for a formula, or null where KaTeX cannot read it and the source text should be shown. */
export function renderMath(source: string, display: boolean): string | null {
  const key = `${display ? 'd' : 'i'}${source}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size > 500) cache.clear();
  const markup = render(source, display);
  cache.set(key, markup);
  return markup;
}

function render(source: string, display: boolean): string | null {
  try {
    const markup = katex.renderToString(source, {
      displayMode: display,
      // Authors' text is untrusted: no links, no HTML, no runaway macros, no page-sized rules.
      trust: false,
      maxExpand: 1000,
      maxSize: 50,
      strict: 'ignore',
      throwOnError: false,
      // An unknown command inside a good formula stands there as it was written, in the colour of the text.
      errorColor: 'currentColor',
      output: 'htmlAndMathml',
    });
    return markup.includes('katex-error') ? null : markup;
  } catch {
    // Without throwOnError KaTeX still throws on what is not a parse error, such as a non-string.
    return null;
  }
}
