import type { Sample } from '../sample';

const texts: [id: string, text: string][] = [
  ['c', 'one third'],
  ['a', 'one half'],
  ['d', '$\\frac{2}{3}$'],
  ['b', 'one'],
];
const entries = texts.map(([id, text]) => ({ id, text }));

export const sample: Sample = {
  interaction: {
    entries: [...entries].sort((one, other) => one.id.localeCompare(other.id)),
    scoring: 'pairs',
  },
  response: ['c', 'a', 'b', 'd'],
  solution: { order: ['c', 'a', 'd', 'b'] },
  content: { type: 'ordering', entries, scoring: 'pairs', feedback: 'Compare each with a half.' },
};
