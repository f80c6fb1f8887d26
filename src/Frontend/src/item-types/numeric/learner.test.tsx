// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Json } from '../../shared/http/json';
import numeric from './learner';

afterEach(cleanup);

let responded: Json = null;

/** As the page holds it: what the player responds comes back to it. */
function Held({ units, start = null, locked = false }: { units: string[]; start?: Json; locked?: boolean }) {
  const [response, setResponse] = useState<Json>(start);
  responded = response;
  return (
    <>
      <p id="stem">How long?</p>
      <numeric.Player
        item={{ id: 'i1', type: 'numeric', stem: '', imageUrl: null, imageAlt: null, interaction: { units } }}
        labelledBy="stem"
        response={response}
        locked={locked}
        onRespond={setResponse}
      />
      <button type="button" onClick={() => setResponse('7 m')}>
        from before
      </button>
    </>
  );
}

const field = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'How long?' });
const type = (value: string) => fireEvent.change(field(), { target: { value } });

describe('a numeric question', () => {
  it('has a field that the question names, for a keypad with a decimal point', () => {
    render(<Held units={[]} />);
    expect(field().inputMode).toBe('decimal');
    expect(field().autocomplete).toBe('off');
    expect(document.getElementById(field().getAttribute('aria-describedby') ?? '')?.textContent).toBe(
      'You can write 1.5 or 1,5 or 3/2.',
    );
  });

  it('keeps what is typed as it is typed, and responds with it tidied', () => {
    render(<Held units={[]} />);
    type(' 3 / 2');
    expect(field().value).toBe(' 3 / 2');
    expect(responded).toBe('3/2');
    type('');
    expect(responded).toBeNull();
  });

  it('shows one unit behind the field, and does not ask for it', () => {
    render(<Held units={['cm']} />);
    screen.getByText('cm');
    expect(screen.queryByRole('combobox')).toBeNull();
    type('2');
    expect(responded).toBe('2');
  });

  it('offers several units, the first of them chosen', () => {
    render(<Held units={['cm', 'm']} />);
    type('2');
    expect(responded).toBe('2 cm');
    fireEvent.change(screen.getByRole('combobox', { name: 'Unit' }), { target: { value: 'm' } });
    expect(responded).toBe('2 m');
    type('2,5');
    expect(responded).toBe('2,5 m');
  });

  it('moves the unit along when it is typed', () => {
    render(<Held units={['cm', 'm']} />);
    type('2 m');
    expect(screen.getByRole<HTMLSelectElement>('combobox').value).toBe('m');
    expect(responded).toBe('2 m');
  });

  it('has keys for what the keypad of a phone lacks', () => {
    render(<Held units={[]} />);
    type('3');
    fireEvent.click(screen.getByRole('button', { name: 'Insert a fraction line' }));
    expect(field().value).toBe('3/');
    fireEvent.click(screen.getByRole('button', { name: 'Change the sign' }));
    expect(field().value).toBe('-3/');
    fireEvent.click(screen.getByRole('button', { name: 'Change the sign' }));
    expect(field().value).toBe('3/');
  });

  it('shows again what had been given before', () => {
    render(<Held units={['cm', 'm']} />);
    fireEvent.click(screen.getByText('from before'));
    expect(field().value).toBe('7');
    expect(screen.getByRole<HTMLSelectElement>('combobox').value).toBe('m');
  });

  it('does not change while it is being sent', () => {
    render(<Held units={['cm', 'm']} start="2 cm" locked />);
    expect(field().readOnly).toBe(true);
    type('3');
    expect(responded).toBe('2 cm');
  });

  it('leads what a number begins with into the field', () => {
    for (const key of ['0', '7', '-', ',', '.']) {
      expect(numeric.keyMeaning(key, { units: [] }, null)).toEqual({ kind: 'focus' });
    }
    expect(numeric.keyMeaning('e', { units: [] }, null)).toBeNull();
  });

  it('catches what is not a number before it is sent, and says so kindly', () => {
    expect(numeric.isComplete('two', { units: [] })).toBe(false);
    expect(numeric.reminder('two', { units: [] })).toMatch(/isn’t a number/);
    expect(numeric.reminder('8.1 cm', { units: [] })).toBe('Type the number alone, without a unit.');
    expect(numeric.reminder('8.1 cm', { units: ['m', 'km'] })).toMatch(/isn’t a number/);
    expect(numeric.reminder(null, { units: [] })).toBe('Type your answer first.');
  });
});

describe('a numeric answer looked back at', () => {
  const rows = () => screen.getAllByRole('listitem').map((row) => row.textContent);
  const review = (response: Json, solution: Json, correct?: boolean) =>
    render(
      <numeric.Review
        interaction={{ units: ['cm', 'm'] }}
        response={response}
        solution={solution}
        correct={correct ?? null}
      />,
    );
  const markOf = (note: string) => screen.getByText(note).closest('li')?.dataset.mark;

  it('stands beside the right one, with what was tolerated', () => {
    review('150 m', { value: '1.5', unit: 'cm', tolerance: '0.1' });
    expect(rows()).toEqual(['150 mYour answer', '1.5 cmThe right answer, give or take 0.1 cm']);
  });

  it('stands once where it is the right one, however it was written', () => {
    review('1,5 cm', { value: '1.5', unit: 'cm', tolerance: '1 %' });
    expect(rows()).toEqual(['1.5 cmYour answer, and it is right']);
  });

  it('passes no verdict of its own: which tolerance and which unit count is the server’s to say', () => {
    review('0,015 m', { value: '1.5', unit: 'cm', tolerance: null });
    expect(markOf('Your answer')).toBe('given');
  });

  it('says what the server said: right in another unit, or not right', () => {
    review('0,015 m', { value: '1.5', unit: 'cm', tolerance: '1 %' }, true);
    expect(rows()).toEqual([
      '0,015 mYour answer, and it is right',
      '1.5 cmThe right answer, give or take 1 %',
    ]);
    expect(markOf('Your answer, and it is right')).toBe('right');
    cleanup();
    review('2 cm', { value: '1.5', unit: 'cm', tolerance: null }, false);
    expect(markOf('Your answer')).toBe('own');
  });

  it('shows what was typed as text, not as Markdown', () => {
    const { container } = review('*5* cm', { value: '-1.5', unit: 'cm', tolerance: null });
    expect(container.querySelector('em')).toBeNull();
    expect(rows()).toEqual(['*5* cmYour answer', '−1.5 cmThe right answer']);
  });
});
