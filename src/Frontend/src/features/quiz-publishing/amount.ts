/** What a field for numbers holds: a number, nothing, or a text that is not a number yet, such as "-". */
export type Amount = number | string;

/** The number in a field; null where it is empty, NaN where its text is none. */
export function amount(value: Amount): number | null {
  if (typeof value === 'number') return value;
  return value.trim() === '' ? null : Number(value);
}

/** Whether there is a number, and it lies between two others, both included. */
export function within(value: Amount, low: number, high: number): boolean {
  const number = amount(value);
  return number !== null && number >= low && number <= high;
}

export const isWhole = (value: Amount) => Number.isInteger(amount(value));
