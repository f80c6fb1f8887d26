import type { ItemBank } from '../../shared/item-banks/itemBanks.queries';

/** Topics that a quiz keeps to and its bank has no more, perhaps because their items moved to another. */
export function goneTopics(bank: Pick<ItemBank, 'topics'>, topics: readonly string[]): ItemBank['topics'] {
  return topics
    .filter((topic) => !bank.topics.some(({ name }) => name === topic))
    .map((name) => ({ name, itemCount: 0 }));
}

/** What is wrong with the topics that a quiz keeps to; nothing where the bank has items of each. */
export function topicErrors(bank: Pick<ItemBank, 'topics'>, topics: readonly string[]): { topics?: string } {
  const [gone] = goneTopics(bank, topics);
  return gone ? { topics: `The bank has no items of the topic “${gone.name}” any more. Untick it.` } : {};
}
