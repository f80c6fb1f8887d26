import type { Sample } from '../sample';

export const sample: Sample = {
  interaction: {},
  response: false,
  solution: { key: true },
  content: {
    type: 'true-false',
    answer: true,
    feedbackTrue: null,
    feedbackFalse: 'A square has four right angles, so it is a rectangle too.',
  },
};
