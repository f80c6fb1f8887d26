// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Scored } from './item';
import { Teaching } from './Teaching';

afterEach(cleanup);

const scored: Scored = {
  correct: false,
  points: 0,
  maxPoints: 3,
  response: null,
  solution: null,
  messages: ['About **this** answer.'],
  rationale: 'About the question.',
};
const heading = () => screen.getByRole('heading').textContent;

describe('Teaching', () => {
  it('confirms what is right, says how much of it is partly right, and teaches what is wrong', () => {
    render(<Teaching scored={{ ...scored, correct: true, points: 3 }} />);
    expect(heading()).toBe('That is right.');
    cleanup();
    render(<Teaching scored={{ ...scored, points: 2 }} />);
    expect(heading()).toBe('Partly right: 2 of 3 points');
    cleanup();
    render(<Teaching scored={scored} />);
    expect(heading()).toBe('Not quite. Here is why.');
  });

  it('says every message, then the rationale', () => {
    const { container } = render(<Teaching scored={{ ...scored, messages: ['One.', 'Two.', 'One.'] }} />);
    expect(container.querySelector('section')?.textContent).toMatch(/One\.Two\.About the question\.$/);
  });

  it('promises no reason where there is none', () => {
    render(<Teaching scored={{ ...scored, messages: [], rationale: null }} />);
    expect(heading()).toBe('Not quite.');
  });
});
