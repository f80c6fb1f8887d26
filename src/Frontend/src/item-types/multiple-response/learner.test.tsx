// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../shared/http/json';
import multipleResponse, { toggled } from './learner';
import { sample } from './sample';

afterEach(cleanup);

const { interaction, solution } = sample;
const allOrNothing = { ...(interaction as object), scoring: 'all' } as Json;
const options = ['a', 'b', 'c'].map((id) => ({ id, text: id }));

function play(response: Json, { asked = interaction, locked = false } = {}) {
  const onRespond = vi.fn();
  render(
    <>
      <p id="stem">Which are prime?</p>
      <multipleResponse.Player
        item={{
          id: 'i1',
          type: 'multiple-response',
          stem: '',
          imageUrl: null,
          imageAlt: null,
          interaction: asked,
        }}
        labelledBy="stem"
        response={response}
        locked={locked}
        onRespond={onRespond}
      />
    </>,
  );
  return onRespond;
}

describe('toggled', () => {
  it('keeps the order in which the options are shown', () => {
    expect(toggled(['c'], 'a', options)).toEqual(['a', 'c']);
  });

  it('takes an option back, and is no response once nothing is left', () => {
    expect(toggled(['a', 'c'], 'a', options)).toEqual(['c']);
    expect(toggled(['c'], 'c', options)).toBeNull();
  });
});

describe('multiple response', () => {
  it('is a group of checkboxes named by the question and the legend', () => {
    play(['b']);
    screen.getByRole('group', { name: 'Which are prime? Choose all that apply.' });
    expect(screen.getAllByRole<HTMLInputElement>('checkbox').map((box) => box.checked)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  it('says the rule only where single options count', () => {
    play(null);
    expect(screen.getByRole('group').getAttribute('aria-describedby')).not.toBeNull();
    screen.getByText('Each right one counts a point, each wrong one takes a point off.');
    cleanup();
    play(null, { asked: allOrNothing });
    expect(screen.queryByText(/takes a point off/)).toBeNull();
    expect(screen.getByRole('group').getAttribute('aria-describedby')).toBeNull();
  });

  it('adds and takes back with a click', () => {
    const onRespond = play(['b']);
    fireEvent.click(screen.getAllByRole('checkbox')[0] as HTMLElement);
    fireEvent.click(screen.getAllByRole('checkbox')[1] as HTMLElement);
    expect(onRespond.mock.calls).toEqual([[['a', 'b']], [null]]);
  });

  it('does not change while it is being sent', () => {
    const onRespond = play(['b'], { locked: true });
    fireEvent.click(screen.getAllByRole('checkbox')[0] as HTMLElement);
    expect(onRespond).not.toHaveBeenCalled();
  });

  it('toggles with digits', () => {
    expect(multipleResponse.keyMeaning('1', interaction, ['b'])).toEqual({
      kind: 'respond',
      response: ['a', 'b'],
    });
    expect(multipleResponse.keyMeaning('2', interaction, ['b'])).toEqual({ kind: 'respond', response: null });
    expect(multipleResponse.keyMeaning('6', interaction, ['b'])).toBeNull();
  });

  it('needs at least one', () => {
    expect(multipleResponse.isComplete([], interaction)).toBe(false);
    expect(multipleResponse.isComplete(['a'], interaction)).toBe(true);
  });

  it('tells chosen and right, right but left out, and chosen but wrong apart, in words', () => {
    render(
      <multipleResponse.Review interaction={interaction} response={['b', 'c', 'd']} solution={solution} />,
    );
    const notes = screen.getAllByRole('listitem').map((row) => [row.dataset.mark, row.textContent]);
    expect(notes).toEqual([
      [undefined, '112'],
      ['right', '13Chosen, and right'],
      ['own', '15Chosen, but not right'],
      ['right', '17Chosen, and right'],
      ['missed', '19Right too, but not chosen'],
    ]);
  });

  it('shows what is right where nothing was answered', () => {
    render(<multipleResponse.Review interaction={interaction} response={null} solution={solution} />);
    expect(screen.getAllByText('Right')).toHaveLength(3);
  });
});
