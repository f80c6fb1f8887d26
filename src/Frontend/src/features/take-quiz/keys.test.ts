// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { meaningOf } from './keys';

const press = (key: string, target: Element = document.body, changes: Partial<KeyboardEventInit> = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...changes });
  let meaning: ReturnType<typeof meaningOf> = null;
  const listen = (seen: Event) => {
    meaning = meaningOf(seen as KeyboardEvent);
  };
  document.addEventListener('keydown', listen);
  target.dispatchEvent(event);
  document.removeEventListener('keydown', listen);
  return meaning as ReturnType<typeof meaningOf>;
};

const element = (html: string) => {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  document.body.append(holder);
  return holder.firstElementChild?.firstElementChild ?? (holder.firstElementChild as Element);
};

describe('meaningOf', () => {
  it('marks with digits and goes on with Enter', () => {
    expect(press('3')).toEqual({ kind: 'choose', index: 2 });
    expect(press('Enter')).toEqual({ kind: 'go' });
    expect(press('Enter', element('<input type="radio">'))).toEqual({ kind: 'go' });
    expect(press('0')).toBeNull();
    expect(press('a')).toBeNull();
  });

  it('leaves Enter to buttons and links', () => {
    expect(press('Enter', element('<button>x</button>'))).toBeNull();
    expect(press('Enter', element('<a href="/">x</a>'))).toBeNull();
  });

  it('leaves everything to text fields and open dialogs', () => {
    expect(press('1', element('<input type="text">'))).toBeNull();
    expect(press('1', element('<dialog open><p>x</p></dialog>'))).toBeNull();
  });

  it('ignores a held key and shortcuts of the browser', () => {
    expect(press('Enter', document.body, { repeat: true })).toBeNull();
    expect(press('1', document.body, { ctrlKey: true })).toBeNull();
    expect(press('1', document.body, { altKey: true })).toBeNull();
  });
});
