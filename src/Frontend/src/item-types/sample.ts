import type { Json } from '../shared/http/json';

/** An example of a type, in its own folder's sample.ts, from which the tests over all types draw it. */
export interface Sample {
  /** As a learner is asked it. */
  interaction: Json;
  /** One that may be sent. */
  response: Json;
  solution: Json;
  /** As its author wrote it. */
  content: Json;
}
