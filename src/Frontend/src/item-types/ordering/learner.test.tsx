// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../shared/http/json';
import ordering, { moved } from './learner';
import { sample } from './sample';

afterEach(cleanup);

const { interaction, response, solution } = sample;
const asked = { id: 'i1', type: 'ordering', stem: '', imageUrl: null, imageAlt: null, interaction };

/** As the page has it: what is responded comes back. */
function play({ locked = false } = {}) {
  const onRespond = vi.fn();
  function Page() {
    const [given, setGiven] = useState<Json>(null);
    return (
      <>
        <p id="stem">In order of size</p>
        <ordering.Player
          item={asked}
          labelledBy="stem"
          response={given}
          locked={locked}
          onRespond={(next) => {
            onRespond(next);
            setGiven(next);
          }}
        />
      </>
    );
  }
  render(<Page />);
  return onRespond;
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const rowIds = () => screen.getAllByRole('listitem').map((row) => row.dataset.entry);

describe('moved', () => {
  it('changes places with the neighbour, and stays at either end', () => {
    expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
  });
});

describe('ordering', () => {
  it('is a group that the question names, with two buttons an entry that say the entry in words', () => {
    play();
    screen.getByRole('group', { name: 'In order of size' });
    expect(screen.getAllByRole('button', { name: /^Move (up|down): / })).toHaveLength(8);
    button('Move up: start fraction, 2, divided by, 3, end fraction');
  });

  it('keeps the focus on the button of the entry that moves, and says its new place', () => {
    const onRespond = play();
    const up = button('Move up: one third');
    fireEvent.click(up);
    expect(onRespond).toHaveBeenLastCalledWith(['a', 'c', 'b', 'd']);
    expect(document.activeElement).toBe(button('Move up: one third'));
    expect(screen.getByRole('status').textContent).toBe('Now 2 of 4');
    expect(rowIds()).toEqual(['a', 'c', 'b', 'd']);
  });

  it('does nothing at the end of the list, and stays there for the keyboard', () => {
    const onRespond = play();
    const up = button('Move up: one half');
    expect(up.getAttribute('aria-disabled')).toBe('true');
    expect((up as HTMLButtonElement).disabled).toBe(false);
    fireEvent.click(up);
    expect(onRespond).not.toHaveBeenCalled();
  });

  it('takes the order shown as the answer once the learner keeps it', () => {
    const onRespond = play();
    fireEvent.click(button('Keep this order'));
    expect(onRespond).toHaveBeenCalledWith(['a', 'b', 'c', 'd']);
    expect(button('Keep this order').getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(button('Move up: one third'));
    expect(screen.queryByRole('button', { name: 'Keep this order' })).toBeNull();
  });

  it('does not change while it is being sent', () => {
    const onRespond = play({ locked: true });
    for (const one of screen.getAllByRole('button')) fireEvent.click(one);
    expect(onRespond).not.toHaveBeenCalled();
  });

  it('shows both orders after scoring, and which entries follow the right one', () => {
    render(<ordering.Review interaction={interaction} response={response} solution={solution} />);
    expect(screen.getAllByRole('list')).toHaveLength(2);
    const notes = screen.getAllByRole('listitem').map((row) => row.textContent?.includes('Directly after'));
    expect(notes).toEqual([false, true, false, false, false, false, false, false]);
    screen.getByText('Your answer');
    screen.getByText('The right answer');
  });

  it('shows one order where the answer is right, and where there is none', () => {
    for (const given of [(solution as { order: string[] }).order, null]) {
      render(<ordering.Review interaction={interaction} response={given} solution={solution} />);
      expect(screen.getAllByRole('list')).toHaveLength(1);
      cleanup();
    }
  });
});
