import { describe, expect, it } from 'vitest';
import { placeOf, placesFor, safeReturn, startFor } from './navigation';

describe('placesFor', () => {
  it('joins the places of several roles', () => {
    expect(placesFor(['author', 'teacher']).map((place) => place.href)).toEqual([
      '/classes',
      '/banks',
      '/quizzes',
    ]);
  });

  it('shows a learner nothing of the staff', () => {
    expect(placesFor(['learner']).map((place) => place.href)).toEqual(['/']);
  });
});

describe('startFor', () => {
  it('starts each person at the first place of their roles, and one whose roles have none at the account', () => {
    expect(startFor(['learner', 'teacher'])).toBe('/');
    expect(startFor(['installation'])).toBe('/operations');
    expect(startFor(['operator'])).toBe('/account');
    expect(startFor([])).toBeNull();
  });
});

describe('placeOf', () => {
  it.each([
    ['/', '/'],
    ['/attempts/1', '/'],
    ['/attempts/1/review', '/'],
    ['/attempts/1/timeline', '/classes'],
    ['/learners/1', '/classes'],
    ['/banks/1/publish', '/banks'],
    ['/nowhere', null],
  ])('finds %s in %s', (path, place) => {
    expect(placeOf(path)).toBe(place);
  });
});

describe('safeReturn', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/sign-in',
    null,
  ])('does not follow %s', (path) => {
    expect(safeReturn(path)).toBe('/');
  });

  it('returns to a page of ours', () => {
    expect(safeReturn('/attempts/1')).toBe('/attempts/1');
  });
});
