import { describe, expect, it } from 'vitest';
import { abilityWords } from './abilityWords';
import type { AbilityPoint } from './api/learner.queries';

const point = (at: string, theta: number, level: string): AbilityPoint => ({
  attemptId: at,
  quizId: 'q',
  at,
  theta,
  standardError: 0.3,
  level,
  levelIndex: 0,
});

describe('abilityWords', () => {
  it('has words for none and for one', () => {
    expect(abilityWords([])).toBe('No finished attempt yet.');
    expect(abilityWords([point('2026-01-02T00:00:00Z', 0, 'Secure')])).toMatch(/^Secure on .* only attempt/);
  });

  it('does not call noise progress', () => {
    const words = abilityWords([
      point('2026-02-01T00:00:00Z', 0.5, 'Secure'),
      point('2026-01-01T00:00:00Z', 0, 'Growing'),
    ]);
    expect(words).toMatch(/^From Growing .* to Secure .* chance alone/);
  });

  it('names a real change, up or down', () => {
    expect(
      abilityWords([point('2026-01-01T00:00:00Z', -1, 'a'), point('2026-02-01T00:00:00Z', 1, 'b')]),
    ).toMatch(/higher/);
    expect(
      abilityWords([point('2026-01-01T00:00:00Z', 1, 'b'), point('2026-02-01T00:00:00Z', -1, 'a')]),
    ).toMatch(/lower/);
  });
});
