import { describe, expect, it } from 'vitest';
import type { LearnerQuiz } from './api/quizzes';
import { extentWords, inOrder } from './quizWords';

describe('extentWords', () => {
  it('says the most there can be, and when the clock starts', () => {
    expect(extentWords({ atMost: 30, timeLimitSeconds: 1500 })).toBe(
      'At most 30 questions, 25 minutes from when you start',
    );
    expect(extentWords({ atMost: 1, timeLimitSeconds: null })).toBe('At most 1 question, no time limit');
  });
});

describe('inOrder', () => {
  it('puts what was begun first and what is closed last', () => {
    const states: LearnerQuiz['state'][] = ['closed', 'new', 'taken', 'inProgress'];
    const quizzes = states.map((state) => ({ id: state, state }) as LearnerQuiz);
    expect(inOrder(quizzes).map((quiz) => quiz.state)).toEqual(['inProgress', 'new', 'taken', 'closed']);
  });
});
