import type { Sample } from '../sample';

const texts: [id: string, text: string, key: boolean][] = [
  ['a', '12', false],
  ['b', '13', true],
  ['c', '15', false],
  ['d', '17', true],
  ['e', '19', true],
];

export const sample: Sample = {
  interaction: { options: texts.map(([id, text]) => ({ id, text })), scoring: 'partial' },
  response: ['b', 'c', 'd'],
  solution: { keys: ['b', 'd', 'e'] },
  content: {
    type: 'multiple-response',
    options: texts.map(([id, text, key]) => ({
      id,
      text,
      key,
      feedback: id === 'c' ? '15 is $3 \\times 5$.' : null,
      keepLast: false,
    })),
    scoring: 'partial',
  },
};
