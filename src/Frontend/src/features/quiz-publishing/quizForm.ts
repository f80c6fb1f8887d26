import { count, shortFigure } from '../../shared/format/words';
import type { ItemBank } from '../../shared/item-banks/itemBanks.queries';
import { type Amount, amount, isWhole, within } from './amount';
import type { Criterion, Estimator, NewAssessment, NewQuiz } from './api/publishing';
import { type Own, type Precision, precisions, type Success } from './choices';
import { type LevelRow, longestLevel, mostLevels, usualLevels } from './levels';
import { topicErrors } from './topics';

export interface QuizForm {
  title: string;
  description: string;
  mode: NewQuiz['mode'];
  feedback: NewQuiz['feedback'];
  precision: Precision | Own;
  success: Success | Own;
  /** The standard error and the success rate, 0 to 1, that “own” stands for; null for none. */
  ownStandardError: number | null;
  ownSuccess: number | null;
  minItems: Amount;
  maxItems: Amount;
  timeLimitMinutes: Amount;
  topics: string[];
  levels: LevelRow[];
  estimator: Estimator;
  priorMean: Amount;
  priorDeviation: Amount;
  gridLow: Amount;
  gridHigh: Amount;
  gridPoints: Amount;
  criterion: Criterion;
  acceleration: Amount;
  randomesque: Amount;
  thetaChange: Amount;
  leastInformation: Amount;
  classification: 'none' | 'interval' | 'sprt';
  z: Amount;
  delta: Amount;
  alpha: Amount;
  beta: Amount;
}

export type Field = keyof QuizForm;
/** These draw by themselves, so that a draw among the best on top would undo what they do. */
const drawing: readonly Criterion[] = ['Random', 'Progressive', 'Proportional'];
const accelerated: readonly Criterion[] = ['Progressive', 'Proportional'];

/** Logits from one point of the grid to the next, at most. */
const coarsestGrid = 0.3;
/** Logits between two cuts, at least. */
const narrowestLevel = 0.1;

const mostQuestions: Record<NewQuiz['mode'], number> = { assess: 25, practise: 15 };

export function emptyForm(bank: Pick<ItemBank, 'itemCount'>): QuizForm {
  const maxItems = usualMost('assess', bank);
  return {
    title: '',
    description: '',
    mode: 'assess',
    feedback: 'at-end',
    precision: 'usual',
    success: '7',
    ownStandardError: null,
    ownSuccess: null,
    // Half of few questions, so that a quiz over a small bank can still end early.
    minItems: Math.min(8, Math.ceil(maxItems / 2)),
    maxItems,
    timeLimitMinutes: '',
    topics: [],
    levels: usualLevels,
    estimator: 'EAP',
    priorMean: 0,
    priorDeviation: 1,
    gridLow: -6,
    gridHigh: 6,
    gridPoints: 81,
    criterion: 'MFI',
    acceleration: 1,
    randomesque: 5,
    thetaChange: '',
    leastInformation: '',
    classification: 'none',
    z: 1.96,
    delta: 0.25,
    alpha: 0.05,
    beta: 0.05,
  };
}

function usualMost(mode: NewQuiz['mode'], bank: Pick<ItemBank, 'itemCount'>): number {
  return Math.max(1, Math.min(mostQuestions[mode], bank.itemCount));
}

/** What else the choice of a mode suggests: when right answers are shown, and how long the quiz is unless that was chosen. */
export function suggestions(
  form: Pick<QuizForm, 'mode' | 'maxItems'>,
  bank: Pick<ItemBank, 'itemCount'>,
): Partial<QuizForm> {
  const other = form.mode === 'assess' ? 'practise' : 'assess';
  return {
    feedback: form.mode === 'practise' ? 'instant' : 'at-end',
    ...(form.maxItems === usualMost(other, bank) ? { maxItems: usualMost(form.mode, bank) } : {}),
  };
}

type Conditions = Pick<
  QuizForm,
  | 'mode'
  | 'criterion'
  | 'classification'
  | 'precision'
  | 'ownStandardError'
  | 'thetaChange'
  | 'leastInformation'
>;

const assesses = ({ mode }: Conditions) => mode === 'assess';
const conditions: Partial<Record<Field, (form: Conditions) => boolean>> = {
  precision: assesses,
  minItems: (form) => endsEarly(form),
  success: ({ mode }) => mode === 'practise',
  criterion: assesses,
  acceleration: (form) => assesses(form) && accelerated.includes(form.criterion),
  randomesque: (form) => !assesses(form) || !drawing.includes(form.criterion),
  thetaChange: assesses,
  leastInformation: assesses,
  classification: assesses,
  z: (form) => assesses(form) && form.classification === 'interval',
  delta: (form) => assesses(form) && form.classification === 'sprt',
  alpha: (form) => assesses(form) && form.classification === 'sprt',
  beta: (form) => assesses(form) && form.classification === 'sprt',
};

/** Whether a field means anything for what is chosen in the others; one that does not is neither shown nor sent. */
export function applies(field: Field, form: Conditions): boolean {
  return conditions[field]?.(form) ?? true;
}

/** How many items a choice of topics leaves to draw from; no choice means all. */
export function itemsFor(bank: Pick<ItemBank, 'itemCount' | 'topics'>, topics: readonly string[]): number {
  if (topics.length === 0) return bank.itemCount;
  return bank.topics
    .filter(({ name }) => topics.includes(name))
    .reduce((sum, { itemCount }) => sum + itemCount, 0);
}

/** A field, or one of a level: "levels.0.name", "levels.1.cut". */
export type FormErrors = Partial<Record<Field | `levels.${number}.${'name' | 'cut'}`, string>>;

/** The rules of the server as far as a page can know them; what does not apply is not looked at. */
export function checkForm(form: QuizForm, bank: Pick<ItemBank, 'itemCount' | 'topics'>): FormErrors {
  const rules: [field: Field, isGood: boolean, words: string][] = [
    ['title', form.title.trim() !== '', 'Give the quiz a title that learners recognise.'],
    ['acceleration', within(form.acceleration, 0, 10), 'The acceleration is a number from 0 to 10.'],
    [
      'randomesque',
      within(form.randomesque, 1, 20) && isWhole(form.randomesque),
      'A whole number from 1, which always takes the best question, to 20.',
    ],
    [
      'thetaChange',
      amount(form.thetaChange) === null || within(form.thetaChange, 0.001, 1),
      'Leave this empty, or give a number from 0.001 to 1 logit.',
    ],
    [
      'leastInformation',
      amount(form.leastInformation) === null || within(form.leastInformation, 0.001, 10),
      'Leave this empty, or give a number from 0.001 to 10.',
    ],
    [
      'classification',
      form.classification === 'none' || form.levels.length > 1,
      'With one level there is nothing to decide. Name more levels, or leave this out.',
    ],
    ['z', within(form.z, 0.5, 4), 'z is between 0.5 and 4 standard errors; 1.96 covers 95 %.'],
    ['delta', within(form.delta, 0.01, 2), 'δ is 0.01 to 2 logits.'],
    ['alpha', isErrorRate(form.alpha), 'α is an error rate, at least 0.001 and below 0.5.'],
    ['beta', isErrorRate(form.beta), 'β is an error rate, at least 0.001 and below 0.5.'],
  ];
  const ability = abilityErrors(form);
  const broken = rules.filter(([field, isGood]) => !isGood && applies(field, form));
  return {
    ...Object.fromEntries(broken.map(([field, , words]) => [field, words])),
    ...topicErrors(bank, form.topics),
    ...lengthErrors(form, bank),
    ...ability,
    ...levelErrors(form, !ability.gridLow && !ability.gridHigh),
  };
}

function isErrorRate(value: Amount): boolean {
  const rate = amount(value);
  return rate !== null && rate >= 0.001 && rate < 0.5;
}

/** The standard error at which an attempt ends; null for none. */
export function standardErrorOf(form: Pick<QuizForm, 'precision' | 'ownStandardError'>): number | null {
  return form.precision === 'own' ? form.ownStandardError : precisions[form.precision].standardError;
}

/** Whether a rule other than length and time may end an attempt. */
export function endsEarly(form: Conditions): boolean {
  return assesses(form) && (standardErrorOf(form) !== null || endsByOwnRule(form));
}

/** Whether a rule of the technical settings may end an attempt. */
export function endsByOwnRule(form: Conditions): boolean {
  return (
    amount(form.thetaChange) !== null ||
    amount(form.leastInformation) !== null ||
    form.classification !== 'none'
  );
}

function lengthErrors(form: QuizForm, bank: Pick<ItemBank, 'itemCount' | 'topics'>): FormErrors {
  const errors: FormErrors = {};
  const available = itemsFor(bank, form.topics);
  const [least, most] = [amount(form.minItems), amount(form.maxItems)];
  const saysMost = most !== null && most >= 1 && isWhole(form.maxItems);
  if (!saysMost) {
    errors.maxItems = 'Say how many questions there are at most.';
  } else if (most > available) {
    errors.maxItems =
      form.topics.length === 0
        ? `The bank holds only ${count(available, 'item')}.`
        : `The chosen topics hold only ${count(available, 'item')}.`;
  }
  if (applies('minItems', form)) {
    if (least === null || !(least >= 1) || !isWhole(form.minItems)) {
      errors.minItems = 'At least one question has to be asked.';
    } else if (saysMost && least > most) {
      errors.minItems = 'This is more than the most questions asked.';
    } else if (least === most) {
      errors.minItems =
        'Everybody gets this many, so nothing could end it sooner. Ask fewer at least, or choose “As sure as the questions make it”.';
    }
  }
  if (amount(form.timeLimitMinutes) !== null && !within(form.timeLimitMinutes, 0.5, 360)) {
    errors.timeLimitMinutes = 'Leave this empty for no limit, or give half a minute to 360 minutes.';
  }
  return errors;
}

function abilityErrors(form: QuizForm): FormErrors {
  const errors: FormErrors = {};
  if (!within(form.priorMean, -5, 5)) errors.priorMean = 'The mean is between −5 and 5 logits.';
  if (!within(form.priorDeviation, 0.1, 5))
    errors.priorDeviation = 'The standard deviation is between 0.1 and 5 logits.';
  if (!within(form.gridPoints, 21, 501) || !isWhole(form.gridPoints))
    errors.gridPoints = 'The grid has 21 to 501 points.';
  if (!within(form.gridLow, -20, 20)) errors.gridLow = 'The lowest ability is between −20 and 20 logits.';
  if (!within(form.gridHigh, -20, 20)) errors.gridHigh = 'The highest ability is between −20 and 20 logits.';
  if (errors.gridLow || errors.gridHigh) return errors;
  const [low, high] = [Number(form.gridLow), Number(form.gridHigh)];
  const fewest = Math.ceil((high - low) / coarsestGrid - 1e-6) + 1;
  if (low >= high) errors.gridHigh = 'The highest ability is above the lowest.';
  else if (!errors.gridPoints && Number(form.gridPoints) < fewest)
    errors.gridPoints = `Too coarse for any precision: take at least ${fewest} points.`;
  else if (!errors.priorMean && !errors.priorDeviation) {
    const [mean, reach] = [Number(form.priorMean), 3 * Number(form.priorDeviation)];
    const cut = (side: string, bound: number) =>
      `The prior is cut off: let the grid reach three standard deviations, ${side} ${shortFigure(bound)}.`;
    if (low > mean - reach) errors.gridLow = cut('down to', mean - reach);
    if (high < mean + reach) errors.gridHigh = cut('up to', mean + reach);
  }
  return errors;
}

/** @param isGrid whether the grid is one, so that the cuts can be held against it. */
function levelErrors(
  { levels, gridLow, gridHigh }: Pick<QuizForm, 'levels' | 'gridLow' | 'gridHigh'>,
  isGrid: boolean,
): FormErrors {
  const errors: FormErrors = {};
  if (levels.length < 1 || levels.length > mostLevels) errors.levels = `Name 1 to ${mostLevels} levels.`;
  const names = levels.map((row) => row.name.trim());
  const [low, high] = [Number(gridLow), Number(gridHigh)];
  levels.forEach((row, index) => {
    const name = names[index] ?? '';
    if (name === '') errors[`levels.${index}.name`] = 'Name this level.';
    else if (name.length > longestLevel)
      errors[`levels.${index}.name`] = `Keep the name to ${longestLevel} characters.`;
    else if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index)
      errors[`levels.${index}.name`] = 'Another level has this name. Change one of them.';
    if (index === 0) return;
    const cut = amount(row.cut);
    const before = index > 1 ? amount(levels[index - 1]?.cut ?? '') : null;
    if (cut === null || Number.isNaN(cut)) errors[`levels.${index}.cut`] = 'Give a number.';
    else if (isGrid && (cut <= low || cut >= high)) {
      errors[`levels.${index}.cut`] =
        `Keep it inside the grid, ${shortFigure(low)} to ${shortFigure(high)} logits.`;
    } else if (before !== null && cut < before + narrowestLevel - 1e-9) {
      errors[`levels.${index}.cut`] =
        `Go at least ${narrowestLevel} above the level before, ${shortFigure(before)}.`;
    }
  });
  return errors;
}

/** What the form says, without the fields that do not apply. */
export function toNewQuiz(form: QuizForm, bankId: string): NewQuiz {
  const minutes = amount(form.timeLimitMinutes);
  const common = {
    title: form.title.trim(),
    description: form.description.trim(),
    bankId,
    feedback: form.feedback,
    maxItems: Number(form.maxItems),
    ...(minutes === null ? {} : { timeLimitSeconds: Math.round(minutes * 60) }),
    ...(form.topics.length === 0 ? {} : { topics: form.topics }),
    ...(applies('randomesque', form) ? { randomesque: Number(form.randomesque) } : {}),
    estimator: form.estimator,
    prior: { mean: Number(form.priorMean), standardDeviation: Number(form.priorDeviation) },
    grid: { low: Number(form.gridLow), high: Number(form.gridHigh), points: Number(form.gridPoints) },
    levels: {
      names: form.levels.map((row) => row.name.trim()),
      cuts: form.levels.slice(1).map((row) => Number(row.cut)),
    },
  };
  if (form.mode === 'practise')
    return {
      ...common,
      mode: 'practise',
      targetSuccess: form.success === 'own' ? (form.ownSuccess ?? 0.7) : Number(form.success) / 10,
    };
  const standardError = standardErrorOf(form);
  const [thetaChange, leastInformation] = [amount(form.thetaChange), amount(form.leastInformation)];
  const classification = classificationOf(form);
  return {
    ...common,
    mode: 'assess',
    ...(applies('minItems', form) ? { minItems: Number(form.minItems) } : {}),
    criterion: form.criterion,
    ...(standardError === null ? {} : { standardError }),
    ...(applies('acceleration', form) ? { acceleration: Number(form.acceleration) } : {}),
    ...(thetaChange === null ? {} : { thetaChange }),
    ...(leastInformation === null ? {} : { leastInformation }),
    ...(classification ? { classification } : {}),
  };
}

function classificationOf(form: QuizForm): NewAssessment['classification'] {
  switch (form.classification) {
    case 'none':
      return undefined;
    case 'interval':
      return { method: 'interval', z: Number(form.z) };
    case 'sprt':
      return {
        method: 'sprt',
        delta: Number(form.delta),
        alpha: Number(form.alpha),
        beta: Number(form.beta),
      };
  }
}

const fields = new Map<string, Field>(
  Object.entries({
    title: 'title',
    description: 'description',
    mode: 'mode',
    feedback: 'feedback',
    standardError: 'precision',
    targetSuccess: 'success',
    minItems: 'minItems',
    maxItems: 'maxItems',
    timeLimitSeconds: 'timeLimitMinutes',
    topics: 'topics',
    levels: 'levels',
    estimator: 'estimator',
    prior: 'priorMean',
    grid: 'gridLow',
    criterion: 'criterion',
    acceleration: 'acceleration',
    randomesque: 'randomesque',
    thetaChange: 'thetaChange',
    leastInformation: 'leastInformation',
    classification: 'classification',
    'classification.z': 'z',
    'classification.delta': 'delta',
    'classification.alpha': 'alpha',
    'classification.beta': 'beta',
  } satisfies Record<string, Field>),
);

/** The field of the page that a refused field of the request belongs to; null where the page shows none. */
export function fieldOf(requestField: string | undefined, form: Conditions): Field | null {
  const field = fields.get(requestField ?? '');
  return field !== undefined && applies(field, form) ? field : null;
}
