import { describe, expect, it } from 'vitest';
import { levelCount } from './levelCount';

describe('levelCount', () => {
  const quiz = { version: 2, policy: { levels: ['Seen', 'Known', 'Mastered'] } };

  it('counts the levels of the version that the attempt was given', () => {
    expect(levelCount({ quizVersion: 2, quiz })).toBe(3);
  });

  it('claims nothing where the quiz has been published again since', () => {
    expect(levelCount({ quizVersion: 1, quiz })).toBeNull();
  });
});
