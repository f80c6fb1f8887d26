import { describe, expect, test } from 'vitest';
import { nameWithin } from './runRaw';

describe('the operation named to the server', () => {
  test('is the one the editor names, where the query has it', () => {
    expect(nameWithin('query A { quizzes { id } } query B { quizzes { id } }', 'B')).toBe('B');
  });

  test('is none where the name is that of the tab before', () => {
    expect(nameWithin('query A { quizzes { id } }', 'B')).toBeUndefined();
  });

  test('is none where the editor names none', () => {
    expect(nameWithin('{ quizzes { id } }', null)).toBeUndefined();
  });

  test('stays with a query that cannot be read, which the server then explains', () => {
    expect(nameWithin('query A {', 'A')).toBe('A');
  });
});
