import renderA11yString from 'katex/contrib/render-a11y-string';
import { plainText } from './parse';

/** A text with its formulas in words, for screen readers: "x, squared, plus, 1" rather than "x^2+1". */
export function spokenText(source: string): string {
  return plainText(source, spokenMath);
}

function spokenMath(formula: string): string {
  try {
    // KaTeX spells words inside \\text letter by letter; they are words.
    return renderA11yString(formula.replaceAll('\\square', '\\text{box}')).replace(
      /start text, (.*?), end text/g,
      (_, letters: string) =>
        letters
          .split(', ')
          .map((letter) => (letter === 'space' ? ' ' : letter))
          .join('')
          .trim(),
    );
  } catch {
    // Matrices and other arrays have no words yet, and a formula that cannot be read is shown as its source too.
    return formula;
  }
}
