import type { Sample } from '../sample';

export const sample: Sample = {
  interaction: { units: ['cm', 'm'] },
  response: '150 m',
  solution: { value: '1.5', unit: 'cm', tolerance: '0.1' },
  content: {
    type: 'numeric',
    value: '1.5',
    tolerance: '0.1',
    units: [
      { name: 'cm', factor: '1' },
      { name: 'm', factor: '100' },
    ],
    mistakes: [{ value: '15', feedback: 'Look at where the decimal point goes.' }],
  },
};
