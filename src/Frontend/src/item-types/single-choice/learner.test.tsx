// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../shared/http/json';
import { ForTeacher } from '../shared/ForTeacher';
import singleChoice from './learner';
import { sample } from './sample';

afterEach(cleanup);

const { interaction, solution } = sample;
const item = { id: 'i1', type: 'single-choice', stem: '', imageUrl: null, imageAlt: null, interaction };

function play(response: Json, locked = false) {
  const onRespond = vi.fn();
  render(
    <singleChoice.Player
      item={item}
      labelledBy="stem"
      response={response}
      locked={locked}
      onRespond={onRespond}
    />,
  );
  return onRespond;
}

describe('single choice', () => {
  it('is one group of radio buttons, formulas said in words', () => {
    play('b');
    expect(screen.getByRole('radiogroup').getAttribute('aria-labelledby')).toBe('stem');
    const radios = screen.getAllByRole<HTMLInputElement>('radio');
    expect(radios.map((radio) => [radio.name, radio.value, radio.checked])).toEqual([
      ['option-i1', 'a', false],
      ['option-i1', 'b', true],
      ['option-i1', 'c', false],
      ['option-i1', 'd', false],
    ]);
    expect(radios[0]?.getAttribute('aria-label')).not.toContain('$');
  });

  it('answers with the id of the option', () => {
    const onRespond = play(null);
    fireEvent.click(screen.getAllByRole('radio')[2] as HTMLElement);
    expect(onRespond).toHaveBeenCalledExactlyOnceWith('c');
  });

  it('does not change while it is being sent', () => {
    const onRespond = play('a', true);
    fireEvent.click(screen.getAllByRole('radio')[1] as HTMLElement);
    expect(onRespond).not.toHaveBeenCalled();
  });

  it('takes digits for options, as far as there are any', () => {
    expect(singleChoice.keyMeaning('2', interaction, 'a')).toEqual({ kind: 'respond', response: 'b' });
    expect(singleChoice.keyMeaning('5', interaction, 'a')).toBeNull();
    expect(singleChoice.keyMeaning('0', interaction, 'a')).toBeNull();
  });

  it('sends only an option that is there', () => {
    expect(singleChoice.isComplete('a', interaction)).toBe(true);
    expect(singleChoice.isComplete('z', interaction)).toBe(false);
  });

  it('says in words which was answered and which is right', () => {
    render(<singleChoice.Review interaction={interaction} response="b" solution={solution} />);
    expect(screen.getByText('The right answer').closest('li')?.dataset.mark).toBe('right');
    expect(screen.getByText('Your answer').closest('li')?.dataset.mark).toBe('own');
  });

  it('says a right answer once', () => {
    render(<singleChoice.Review interaction={interaction} response="a" solution={solution} />);
    expect(screen.getByText('Your answer, and it is right')).not.toBeNull();
    expect(screen.queryByText('The right answer')).toBeNull();
  });

  it('speaks to a teacher of the learner’s answer', () => {
    render(
      <ForTeacher>
        <singleChoice.Review interaction={interaction} response="b" solution={solution} />
      </ForTeacher>,
    );
    expect(screen.getByText('Learner’s answer')).not.toBeNull();
    expect(screen.queryByText('Your answer')).toBeNull();
  });
});
