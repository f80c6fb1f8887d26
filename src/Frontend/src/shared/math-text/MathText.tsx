import 'katex/dist/katex.min.css';
import { memo, type ReactNode } from 'react';
import styles from './MathText.module.css';
import { type Inline, parseBlocks, parseInline } from './parse';
import { renderMath } from './renderMath';

interface MathTextProps {
  source: string;
  /** One line of text, for an option or a table cell: no paragraphs of its own. */
  inline?: boolean;
}

/** Text that authors wrote, with its formulas. Never raw HTML. */
export const MathText = memo(function MathText({ source, inline = false }: MathTextProps): ReactNode {
  if (inline) return <span className={styles.inline}>{inlines(parseInline(source.trim()))}</span>;
  return (
    <div className={styles.text}>
      {parseBlocks(source).map((block, index) =>
        block.kind === 'display' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text never move
          <Formula key={index} source={block.source} display />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of one text never move
          <p key={index}>{inlines(block.children)}</p>
        ),
      )}
    </div>
  );
});

function inlines(nodes: Inline[]): ReactNode[] {
  return nodes.map((node, index) => {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'strong':
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never move
        return <strong key={index}>{inlines(node.children)}</strong>;
      case 'emphasis':
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never move
        return <em key={index}>{inlines(node.children)}</em>;
      case 'code':
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never move
        return <code key={index}>{node.text}</code>;
      case 'math':
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never move
        return <Formula key={index} source={node.source} />;
      case 'break':
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one text never move
        return <br key={index} />;
      default:
        return null;
    }
  });
}

function Formula({ source, display = false }: { source: string; display?: boolean }): ReactNode {
  const markup = renderMath(source, display);
  const className = display ? styles.display : styles.formula;
  if (markup === null) return <code className={styles.source}>{source}</code>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's own markup; it escapes all text and trust is off
  return <span className={className} dangerouslySetInnerHTML={{ __html: markup }} />;
}
