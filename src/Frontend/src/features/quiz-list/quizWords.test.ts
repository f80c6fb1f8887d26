import { describe, expect, it } from 'vitest';
import type { LearnerQuiz } from './api/quizzes';
import { extentWords, inOrder, modeWords, pastLevelWords, pastScoreWords } from './quizWords';

describe('extentWords', () => {
  it('says the most there can be, and when the clock starts', () => {
    expect(extentWords({ atMost: 30, timeLimitSeconds: 1500 })).toBe(
      'At most 30 questions, 25 minutes from when you start',
    );
    expect(extentWords({ atMost: 1, timeLimitSeconds: null })).toBe('At most 1 question, no time limit');
  });
});

describe('modeWords', () => {
  it('promises only what the quiz tells', () => {
    expect(modeWords({ mode: 'assess', feedback: 'at-end' }).name).toBe('Shows your level');
    expect(modeWords({ mode: 'assess', feedback: 'never' }).text).toBe('Your teacher sees the result.');
    expect(modeWords({ mode: 'practise', feedback: 'instant' }).text).toMatch(/after each answer/);
    expect(modeWords({ mode: 'practise', feedback: 'at-end' }).text).toMatch(/at the end/);
  });
});

describe('pastLevelWords and pastScoreWords', () => {
  it('tell no more of an attempt than the quiz does', () => {
    expect(pastLevelWords({ level: 'Secure', feedback: 'at-end' })).toBe('Secure');
    expect(pastLevelWords({ level: null, feedback: 'at-end' })).toBe('No level yet');
    expect(pastLevelWords({ level: null, feedback: 'never' })).toBe('Done');
    expect(pastScoreWords({ answered: 4, correct: 3 })).toBe('3 of 4 right');
    expect(pastScoreWords({ answered: 4, correct: null })).toBe('4 questions answered');
    expect(pastScoreWords({ answered: 0, correct: 0 })).toBe('No answers');
  });
});

describe('inOrder', () => {
  it('puts what was begun first and what is closed last', () => {
    const states: LearnerQuiz['state'][] = ['closed', 'new', 'taken', 'inProgress'];
    const quizzes = states.map((state) => ({ id: state, state }) as LearnerQuiz);
    expect(inOrder(quizzes).map((quiz) => quiz.state)).toEqual(['inProgress', 'new', 'taken', 'closed']);
  });
});
