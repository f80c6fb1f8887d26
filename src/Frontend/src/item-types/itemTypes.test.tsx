// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { authorCardOf, isKnown, itemTypes, learnerPartOf } from './index';
import type { Sample } from './sample';

afterEach(cleanup);

const samples = import.meta.glob<{ sample: Sample }>('./*/sample.ts', { eager: true });
const sampleOf = (type: string) => {
  const found = samples[`./${type}/sample.ts`];
  if (!found) throw new Error(`The item type ${type} has no sample.ts beside it.`);
  return found.sample;
};
const itemOf = (type: string) => ({
  id: 'i1',
  type,
  stem: 'What?',
  imageUrl: null,
  imageAlt: null,
  interaction: sampleOf(type).interaction,
});
const nothing = () => {};

describe('the item types', () => {
  it('are found by their folders', () => {
    expect(itemTypes).toContain('single-choice');
    expect(itemTypes.every(isKnown)).toBe(true);
  });
});

describe.each(itemTypes)('the item type %s', (type) => {
  const part = learnerPartOf(type);
  const { interaction, response, solution, content } = sampleOf(type);

  it('has a name that no other type has', () => {
    expect(part.name).toMatch(/^[A-Z]/);
    expect(itemTypes.filter((other) => learnerPartOf(other).name === part.name)).toEqual([type]);
  });

  it('does not send nothing, and says kindly what is missing', () => {
    expect(part.isComplete(null, interaction)).toBe(false);
    expect(part.reminder(null, interaction)).toMatch(/^[A-Z].*\.$/);
  });

  it('sends its sample response', () => {
    expect(part.isComplete(response, interaction)).toBe(true);
  });

  it('leaves Enter, Tab and letters to the page', () => {
    for (const key of ['Enter', 'Tab', 'Escape', 'q']) {
      expect(part.keyMeaning(key, interaction, null)).toBeNull();
    }
  });

  it('is played without an answer, with one, and while it is being sent', () => {
    for (const [given, locked] of [
      [null, false],
      [response, false],
      [response, true],
    ] as const) {
      const { container, unmount } = render(
        <>
          <p id="stem">What?</p>
          <part.Player
            item={itemOf(type)}
            labelledBy="stem"
            response={given}
            locked={locked}
            onRespond={nothing}
          />
        </>,
      );
      expect(container.querySelector('input, button, [tabindex="0"]')).not.toBeNull();
      expect(container.querySelector('[aria-labelledby~="stem"]')).not.toBeNull();
      unmount();
    }
  });

  it('is played without a word about what is right', () => {
    const { container } = render(
      <part.Player item={itemOf(type)} labelledBy="stem" response={response} locked onRespond={nothing} />,
    );
    expect(container.innerHTML).not.toMatch(/data-mark|is right|right answer/);
  });

  it('is reviewed with its response, and without one', () => {
    for (const given of [response, null]) {
      const { container, unmount } = render(
        <part.Review interaction={interaction} response={given} solution={solution} />,
      );
      expect(container.textContent).toMatch(/right/i);
      expect(container.querySelector('input, select, textarea')).toBeNull();
      unmount();
    }
  });

  it('shows an author its content with the key', async () => {
    const Card = authorCardOf(type);
    render(
      <Suspense fallback="wait">
        <Card content={content} />
      </Suspense>,
    );
    expect((await screen.findAllByText('key')).length).toBeGreaterThan(0);
  });
});

describe('a type that this page does not know', () => {
  const part = learnerPartOf('from-the-future');

  it('says so instead of failing, to learners, teachers and authors', () => {
    const Card = authorCardOf('from-the-future');
    const { container } = render(
      <>
        <part.Player
          item={{ id: 'i', type: 'x', stem: '?', imageUrl: null, imageAlt: null, interaction: null }}
          labelledBy="stem"
          response={null}
          locked={false}
          onRespond={nothing}
        />
        <part.Review interaction={null} response={{ some: 'thing' }} solution={null} />
        <Card content={null} />
      </>,
    );
    expect(isKnown('from-the-future')).toBe(false);
    expect(
      container.textContent?.match(/doesn’t know this (kind of question|type of item) yet/g),
    ).toHaveLength(3);
  });

  it('lets nothing be sent', () => {
    expect(part.isComplete('anything', null)).toBe(false);
  });
});
