import type { ComponentType, ReactNode } from 'react';
import type { Json } from '../shared/http/json';
import type { Item } from '../shared/question/item';

export interface PlayerProps<Interaction, Response> {
  item: Item<Interaction>;
  /** Id of the element that says what is asked; it names the field or the group of fields. */
  labelledBy: string;
  /** What is answered so far; null for nothing. It need not be complete yet. */
  response: Response | null;
  /** On its way to the server: shown, but not to be changed. */
  locked: boolean;
  onRespond: (response: Response | null) => void;
}

export interface ReviewProps<Interaction, Response, Solution> {
  interaction: Interaction;
  /** Null for what was not answered. */
  response: Response | null;
  solution: Solution;
  /** What the server made of the response; null, or left out, for what is not scored. */
  correct?: boolean | null;
}

/**
 * What a key pressed on the question's page, outside of any field, means to the question: another response, or that
 * it belongs into the Player's own field, which then gets the focus and the key. Null where it means nothing.
 */
export type KeyMeaning<Response> = { kind: 'respond'; response: Response | null } | { kind: 'focus' } | null;

/** What a learner's and a teacher's pages need of an item type. Loaded with the page. */
export interface LearnerPart<Interaction = Json, Response = Json, Solution = Json> {
  /** In words, for authors and teachers. */
  name: string;
  Player: ComponentType<PlayerProps<Interaction, Response>>;
  Review: ComponentType<ReviewProps<Interaction, Response, Solution>>;
  /** Whether a response may be sent. */
  isComplete(response: Response | null, interaction: Interaction): boolean;
  /** A kind word to a learner who sends an incomplete response. */
  reminder(response: Response | null, interaction: Interaction): string;
  keyMeaning(key: string, interaction: Interaction, response: Response | null): KeyMeaning<Response>;
  /** Which keys answer, for the line beside the button; null where Enter is all there is to know. */
  keyHint(interaction: Interaction): ReactNode;
}

/** What an author's pages need of an item type. Loaded when the first item of it is shown. */
export interface AuthorPart<Content = Json> {
  /** The item's content as its author wrote it, key and all. */
  Card: ComponentType<{ content: Content }>;
}

/*
 * Inside its folder a type knows the shapes of its content, response and solution; outside they are JSON. These two are
 * the doors between: what comes through them was written by the same type on the server.
 */
export function learnerPart<Interaction, Response, Solution>(
  part: LearnerPart<Interaction, Response, Solution>,
): LearnerPart {
  return part as unknown as LearnerPart;
}

export function authorPart<Content>(part: AuthorPart<Content>): AuthorPart {
  return part as unknown as AuthorPart;
}
