import type { Sample } from '../sample';

export const sample: Sample = {
  interaction: {
    options: [
      { id: 'a', text: '$3^6$' },
      { id: 'b', text: '$3^8$' },
      { id: 'c', text: '$9^6$' },
      { id: 'd', text: '$9^8$' },
    ],
  },
  response: 'b',
  solution: { key: 'a' },
  content: {
    type: 'single-choice',
    options: [
      { id: 'a', text: '$3^6$', key: true, feedback: null, keepLast: false },
      { id: 'b', text: '$3^8$', key: false, feedback: 'This multiplies the exponents.', keepLast: false },
      { id: 'c', text: '$9^6$', key: false, feedback: 'This multiplies the bases.', keepLast: false },
      { id: 'd', text: 'None of these', key: false, feedback: null, keepLast: true },
    ],
  },
};
