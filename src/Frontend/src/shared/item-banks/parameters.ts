import { figure } from '../format/words';

/** What the model holds of an item. */
export interface Parameters {
  model: 'dichotomous' | 'gpcm' | 'grm';
  /** Discrimination, per logit. */
  a: number;
  /** Difficulties in logits: one of a dichotomous item, one for each step of a graded one. */
  b: number[];
  /** Guessing: the chance of a learner of very low ability. */
  c: number;
  /** The chance of a learner of very high ability. */
  d: number;
  /** Where on the scale the item lies as a whole, in logits. */
  location: number;
}

/** The difficulties, apart: "−0.50" or "−0.50, 0.75". */
export const difficultyFigures = ({ b }: Pick<Parameters, 'b'>) => b.map((step) => figure(step)).join(', ');

const graded: Record<string, string> = { gpcm: 'generalized partial credit', grm: 'graded response' };

/**
 * "a 1.10, b 0.25, c 0.20", or with the model and its steps for more than right and wrong.
 * @param names What to call the three; their letters if nothing else is said.
 */
export function parameterFigures(parameters: Parameters, names = { a: 'a', b: 'b', c: 'c' }): string {
  const { a, c, d, location } = parameters;
  const model = graded[parameters.model.toLowerCase()];
  const [slope, steps] = [`${names.a} ${figure(a)}`, `${names.b} ${difficultyFigures(parameters)}`];
  return model === undefined
    ? `${slope}, ${steps}, ${names.c} ${figure(c)}${d === 1 ? '' : `, d ${figure(d)}`}`
    : `${slope}, ${steps} (${model} model), location ${figure(location)}`;
}
