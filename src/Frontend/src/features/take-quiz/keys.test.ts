// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { pressOf } from './keys';

const press = (key: string, target: Element = document.body, changes: Partial<KeyboardEventInit> = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...changes });
  let meaning: ReturnType<typeof pressOf> = null;
  const listen = (seen: Event) => {
    meaning = pressOf(seen as KeyboardEvent);
  };
  document.addEventListener('keydown', listen);
  target.dispatchEvent(event);
  document.removeEventListener('keydown', listen);
  return meaning as ReturnType<typeof pressOf>;
};

const element = (html: string) => {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  document.body.append(holder);
  return holder.firstElementChild?.firstElementChild ?? (holder.firstElementChild as Element);
};

describe('pressOf', () => {
  it('goes on with Enter, and hands every other key to the question', () => {
    expect(press('3')).toEqual({ kind: 'key', key: '3' });
    expect(press('Enter')).toEqual({ kind: 'go' });
    expect(press('Enter', element('<input type="radio">'))).toEqual({ kind: 'go' });
    expect(press('Enter', element('<input type="checkbox">'))).toEqual({ kind: 'go' });
    expect(press('2', element('<input type="checkbox">'))).toEqual({ kind: 'key', key: '2' });
  });

  it('leaves Enter to buttons and links', () => {
    expect(press('Enter', element('<button>x</button>'))).toBeNull();
    expect(press('Enter', element('<a href="/">x</a>'))).toBeNull();
  });

  it('leaves what is typed to a text field, where Enter answers', () => {
    expect(press('1', element('<input type="text">'))).toBeNull();
    expect(press('Enter', element('<input type="text">'))).toEqual({ kind: 'go' });
  });

  it('leaves everything to a list to choose from, to longer texts and to open dialogs', () => {
    expect(press('Enter', element('<select></select>'))).toBeNull();
    expect(press('Enter', element('<textarea></textarea>'))).toBeNull();
    expect(press('1', element('<dialog open><p>x</p></dialog>'))).toBeNull();
  });

  it('leaves alone what something nearer to the key has used', () => {
    const holder = document.createElement('div');
    holder.addEventListener('keydown', (event) => event.preventDefault());
    document.body.append(holder);
    expect(press('ArrowDown', holder, { cancelable: true })).toBeNull();
  });

  it('ignores a held key and shortcuts of the browser', () => {
    expect(press('Enter', document.body, { repeat: true })).toBeNull();
    expect(press('1', document.body, { ctrlKey: true })).toBeNull();
    expect(press('1', document.body, { altKey: true })).toBeNull();
  });
});
