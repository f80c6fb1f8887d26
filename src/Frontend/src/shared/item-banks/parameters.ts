import { count, figure } from '../format/words';

/** What the model holds of an item. */
export interface Parameters {
  /** dichotomous, gpcm or grm. */
  model: string;
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

/** Where an item's parameters come from. */
export interface ParameterSource {
  /** prior, imported or calibrated. */
  kind: string;
  /** Whose they are; null for priors. */
  from: string | null;
  /** How many learners' responses they rest on; null where that is not known. */
  learners: number | null;
}

/** "calibrated on 812 learners (spring trial)", "imported (TIMSS 2019)" or "prior". */
export function sourceWords({ kind, from, learners }: ParameterSource): string {
  const on = learners === null ? '' : ` on ${count(learners, 'learner')}`;
  return `${kind}${on}${from === null ? '' : ` (${from})`}`;
}

/** Standard errors in the parameters' own units; null where none is known. */
export interface ParameterErrors {
  a: number | null;
  /** One for each difficulty or step; empty where none is known. */
  b: (number | null)[];
  c: number | null;
  d: number | null;
}

/** "SE of a 0.12, b 0.20", or what a prior assumes, "assumed SD of b 1.00"; empty where nothing is known. */
export function errorFigures(
  { a, b, c, d }: ParameterErrors,
  { kind }: Pick<ParameterSource, 'kind'>,
): string {
  const known = (name: string, errors: (number | null)[]) =>
    errors.some((error) => error !== null)
      ? [`${name} ${errors.map((error) => (error === null ? '–' : figure(error))).join(', ')}`]
      : [];
  const parts = [...known('a', [a]), ...known('b', b), ...known('c', [c]), ...known('d', [d])];
  return parts.length === 0 ? '' : `${kind === 'prior' ? 'assumed SD' : 'SE'} of ${parts.join('; ')}`;
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
