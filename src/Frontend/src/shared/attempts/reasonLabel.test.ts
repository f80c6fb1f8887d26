import { describe, expect, it } from 'vitest';
import { reasonLabel } from './reasonLabel';

describe('reasonLabel', () => {
  it('has a label of its own for every reason', () => {
    const reasons = [
      'precision',
      'classified',
      'settled',
      'low-information',
      'length',
      'time',
      'stopped',
      'exhausted',
    ];
    const labels = reasons.map(reasonLabel);
    expect(new Set(labels).size).toBe(reasons.length);
    for (const label of labels) expect(label).toMatch(/^[A-Z][a-z ]+$/);
  });

  it('shows the code of a reason that this page does not know, and nothing where there is none', () => {
    expect(reasonLabel('rained-off')).toBe('rained-off');
    expect(reasonLabel(null)).toBeNull();
  });
});
