import type { Schemas } from '../http/api';
import type { Json } from '../http/json';

/** What a learner sees of a question. The key is not among it: the server sends it only after scoring. */
export type Item<Interaction = Json> = Omit<Schemas['ItemView'], 'interaction'> & {
  /** What the learner answers with: options, units. Each type has its own shape. */
  interaction: Interaction;
};

/** What came of a response. */
export type Score = Pick<Scored, 'correct' | 'points' | 'maxPoints'>;

/** A scored response, once telling is allowed. */
export type Scored = Schemas['FeedbackView'];
