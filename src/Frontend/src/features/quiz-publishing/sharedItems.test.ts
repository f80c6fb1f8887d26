import { describe, expect, it } from 'vitest';
import { sharedItemsWords } from './sharedItems';

describe('sharedItemsWords', () => {
  it('says on which side the answers are shown', () => {
    expect(sharedItemsWords('practise')).toMatch(/practise there/);
    expect(sharedItemsWords('assess')).toMatch(/practise here/);
  });
});
