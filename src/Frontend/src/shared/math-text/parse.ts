/**
 * The small part of Markdown that stems, options and rationales are written in: paragraphs, **bold**, *italic*,
 * `code`, $maths$ and $$maths$$. Everything else, HTML above all, is plain text.
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'math'; source: string }
  | { kind: 'break' };

export type Block = { kind: 'paragraph'; children: Inline[] } | { kind: 'display'; source: string };

export function parseBlocks(source: string): Block[] {
  return source
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => {
      const alone = /^\$\$([^$]+)\$\$$/.exec(block);
      return alone?.[1]
        ? { kind: 'display' as const, source: alone[1].trim() }
        : { kind: 'paragraph' as const, children: parseInline(block) };
    });
}

const escapable = /[\\`*$_{}[\]()#+\-.!]/;

export function parseInline(source: string): Inline[] {
  const out: Inline[] = [];
  let text = '';
  let at = 0;

  const flush = () => {
    if (text !== '') out.push({ kind: 'text', text });
    text = '';
  };
  const take = (node: Inline, end: number) => {
    flush();
    out.push(node);
    at = end;
  };

  while (at < source.length) {
    const char = source.charAt(at);
    const next = source.charAt(at + 1);

    if (char === '\\' && escapable.test(next)) {
      text += next;
      at += 2;
      continue;
    }
    if (char === '`') {
      const end = source.indexOf('`', at + 1);
      if (end > at + 1) {
        take({ kind: 'code', text: source.slice(at + 1, end) }, end + 1);
        continue;
      }
    }
    if (char === '$') {
      const math = mathAt(source, at);
      if (math) {
        take({ kind: 'math', source: math.source }, math.end);
        continue;
      }
    }
    if (char === '*') {
      const mark = next === '*' ? '**' : '*';
      const end = closing(source, at, mark);
      if (end > 0) {
        const children = parseInline(source.slice(at + mark.length, end));
        take({ kind: mark === '**' ? 'strong' : 'emphasis', children }, end + mark.length);
        continue;
      }
      if (mark === '**') {
        text += mark;
        at += 2;
        continue;
      }
    }
    if (char === '\n') {
      // A line break inside a paragraph is kept: verse, tables of values and dialogue are written that way.
      take({ kind: 'break' }, at + 1);
      continue;
    }
    text += char;
    at += 1;
  }
  flush();
  return out;
}

/** Maths that starts at the dollar sign `at`. A price such as "$5 and $10" is not maths (pandoc's rule). */
function mathAt(source: string, at: number): { source: string; end: number } | null {
  if (source.startsWith('$$', at)) {
    const end = source.indexOf('$$', at + 2);
    const inner = end < 0 ? '' : source.slice(at + 2, end).trim();
    return inner === '' ? null : { source: inner, end: end + 2 };
  }
  if (/[\s$]/.test(source.charAt(at + 1)) || at + 1 >= source.length) return null;
  for (let end = at + 1; end < source.length; end++) {
    const char = source.charAt(end);
    if (char === '\\') {
      end += 1;
    } else if (char === '$') {
      const closes = !/\s/.test(source.charAt(end - 1)) && !/[0-9]/.test(source.charAt(end + 1));
      return closes ? { source: source.slice(at + 1, end), end: end + 1 } : null;
    }
  }
  return null;
}

/** Where the emphasis that opens at `at` closes, or -1. A star beside a space is a star, as in "2 * 3 * 4". */
function closing(source: string, at: number, mark: '*' | '**'): number {
  const first = source.charAt(at + mark.length);
  if (first === '' || /\s/.test(first)) return -1;
  for (let end = at + mark.length + 1; end < source.length; end++) {
    const char = source.charAt(end);
    if (char === '\\') {
      end += 1;
    } else if (char === '$') {
      const math = mathAt(source, end);
      if (math) end = math.end - 1;
    } else if (source.startsWith(mark, end) && !/\s/.test(source.charAt(end - 1))) {
      if (mark === '**') return end;
      if (source.charAt(end + 1) !== '*') return end;
      end += 1;
    }
  }
  return -1;
}

/**
 * The same text for places that can show only characters: announcements, titles, exports.
 * @param math What to make of a formula; its source as it stands if nothing else is said.
 */
export function plainText(source: string, math: (source: string) => string = (formula) => formula): string {
  const words = (nodes: Inline[]): string =>
    nodes
      .map((node) => {
        switch (node.kind) {
          case 'text':
          case 'code':
            return node.text;
          case 'math':
            return math(node.source);
          case 'break':
            return ' ';
          default:
            return words(node.children);
        }
      })
      .join('');
  return parseBlocks(source)
    .map((block) => (block.kind === 'display' ? math(block.source) : words(block.children)))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}
