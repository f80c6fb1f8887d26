/*
 * A response is a number as it was typed, and where there are several units to choose from a space and the unit:
 * "1,5", "3/2", "-2.5 cm". What was typed is only tidied, never worked out: that is the server's.
 */

const decimal = String.raw`(?:\d+(?:[.,]\d*)?|[.,]\d+)`;
const number = new RegExp(String.raw`^([+-]?)(${decimal})(?:\s*/\s*(${decimal}))?$`);
/** One mark between thousands, another before decimals. */
const grouped = [
  [',', '\\.'],
  ['\\.', ','],
  [' ', '[.,]'],
  ["'", '[.,]'],
]
  .map(([mark, point]) => String.raw`[1-9]\d{0,2}(?:${mark}\d{3})+(?:${point}\d+)?`)
  .join('|');
const power = String.raw`(?:\s*(?:[eE]|[x×*]\s*10\s*\^)\s*[+-]?\d{1,3})?`;
const part = `(?:${grouped}|${decimal})`;
/** What else the server reads: 1,234.5 and 1 1/2 and 1 500/3 and 2.5e3 and 45 %. */
const rarer = new RegExp(String.raw`^[+-]?(?:(?:${part} )?${part}\s*/\s*${part}|${part}${power})\s*%?$`);
const zero = /^[0.,]+$/;

/** The number in the one form that is sent, "-0,5" for "−,5"; null where it is none. */
export function tidyNumber(typed: string): string | null {
  const plain = typed
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[−–]/g, '-')
    .replaceAll('’', "'")
    .replace(/^([+-])\s+/, '$1');
  const match = number.exec(plain);
  if (!match) return rarer.test(plain) && !/\/\s*[0.,]+\s*%?$/.test(plain) ? plain : null;
  const [, sign = '', above = '', below] = match;
  if (below !== undefined && zero.test(below)) return null;
  return (
    (sign === '-' ? '-' : '') + tidyDecimal(above) + (below === undefined ? '' : `/${tidyDecimal(below)}`)
  );
}

const tidyDecimal = (text: string) => text.replace(/^(?=[.,])/, '0').replace(/[.,]$/, '');

/** What stands in the field, and the unit: the one at its end if there is one, else the first there is. */
export function splitResponse(response: string | null, units: readonly string[]) {
  const text = response ?? '';
  const trimmed = text.trimEnd();
  // The longest first, so that "mm" is not taken for "m".
  const unit = [...units]
    .sort((a, b) => b.length - a.length)
    .find((candidate) => trimmed.endsWith(candidate) && endsInUnit(trimmed, candidate));
  return unit === undefined
    ? { number: text, unit: units[0] ?? null, typedUnit: false }
    : { number: trimmed.slice(0, -unit.length).trimEnd(), unit, typedUnit: true };
}

/** Letters right before it would make it the end of another word. */
const endsInUnit = (text: string, unit: string) => !/\p{L}$/u.test(text.slice(0, -unit.length));

/**
 * The response that what was typed makes.
 * @param typed May end in one of the units, which then counts instead of the chosen one.
 */
export function joinResponse(typed: string, chosen: string | null, units: readonly string[]): string | null {
  if (typed.trim() === '') return null;
  const { number: text, unit, typedUnit } = splitResponse(typed, units);
  const figure = tidyNumber(text) ?? text.trim();
  // With one unit there is nothing to choose, so it need not be said.
  return units.length > 1 ? `${figure} ${typedUnit ? unit : (chosen ?? units[0])}` : figure;
}

/** Whether the response holds a number. */
export function isNumber(response: string | null, units: readonly string[]): boolean {
  return response !== null && tidyNumber(splitResponse(response, units).number) !== null;
}

/** "−1.5 cm". */
export const amountWords = (number: string, unit: string | null) =>
  `${number.replace(/^-/, '−')}${unit === null ? '' : ` ${unit}`}`;

/** "give or take 0.1 cm": a tolerance is in the unit of the right number, unless it is a part of it. */
export const toleranceWords = ({ tolerance, unit }: { tolerance: string; unit: string | null }) =>
  `give or take ${tolerance.trim().endsWith('%') ? tolerance : amountWords(tolerance, unit)}`;
