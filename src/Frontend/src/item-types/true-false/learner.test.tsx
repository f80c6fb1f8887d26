// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import trueFalse from './learner';
import { sample } from './sample';

afterEach(cleanup);

const { interaction, solution } = sample;

describe('true or false', () => {
  it('is two radio buttons that answer with true and false', () => {
    const onRespond = vi.fn();
    render(
      <trueFalse.Player
        item={{ id: 'i1', type: 'true-false', stem: '', imageUrl: null, imageAlt: null, interaction }}
        labelledBy="stem"
        response={null}
        locked={false}
        onRespond={onRespond}
      />,
    );
    fireEvent.click(screen.getByRole('radio', { name: /True/ }));
    fireEvent.click(screen.getByRole('radio', { name: /False/ }));
    expect(onRespond.mock.calls).toEqual([[true], [false]]);
  });

  it('takes 1 for true and 2 for false', () => {
    expect(trueFalse.keyMeaning('1', interaction, null)).toEqual({ kind: 'respond', response: true });
    expect(trueFalse.keyMeaning('2', interaction, null)).toEqual({ kind: 'respond', response: false });
    expect(trueFalse.keyMeaning('3', interaction, null)).toBeNull();
  });

  it('takes false for an answer', () => {
    expect(trueFalse.isComplete(false, interaction)).toBe(true);
  });

  it('says which was answered and which is right', () => {
    render(<trueFalse.Review interaction={interaction} response={false} solution={solution} />);
    expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
      'TrueThe right answer',
      'FalseYour answer',
    ]);
  });

  it('marks no answer as given where there was none', () => {
    render(<trueFalse.Review interaction={interaction} response={null} solution={solution} />);
    expect(screen.queryByText('Your answer')).toBeNull();
  });
});
