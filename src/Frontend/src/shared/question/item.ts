/** Anything that a message may hold. What an item asks and what is answered is known to its type alone. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What a learner sees of a question. The key is not among it: the server sends it only after scoring. */
export interface Item<Interaction = Json> {
  id: string;
  /** Which kind of question it is; a folder of item-types/. */
  type: string;
  stem: string;
  imageUrl: string | null;
  imageAlt: string | null;
  /** What the learner answers with: options, units. Each type has its own shape. */
  interaction: Interaction;
}

/** What came of a response. */
export interface Score {
  correct: boolean;
  points: number;
  maxPoints: number;
}

/** A scored response, once telling is allowed. */
export interface Scored extends Score {
  response: Json;
  /** The right response, in the shape of the item's type. */
  solution: Json;
  /** Markdown about what was answered. */
  messages: string[];
  rationale: string | null;
}
