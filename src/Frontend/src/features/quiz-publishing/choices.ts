import type { ProblemError } from '../../shared/http/problem';
import type { Criterion, Estimator } from './api/publishing';

export type Precision = 'all' | 'quick' | 'usual' | 'fine';
export type Success = '6' | '7' | '8' | '9';
/** What a quiz was given elsewhere and no choice of the form says. */
export type Own = 'own';

/**
 * How sure a result must be before the quiz ends by itself: standard errors on the θ scale, where the prior's is 1; null where
 * no precision ends it.
 */
export const precisions: Record<Precision, { standardError: number | null; label: string; text: string }> = {
  quick: {
    standardError: 0.6,
    label: 'A first impression',
    text: 'The fewest questions; neighbouring levels may be mixed up.',
  },
  usual: { standardError: 0.5, label: 'A reliable level', text: 'Right for most purposes.' },
  fine: {
    standardError: 0.4,
    label: 'A close measurement',
    text: 'Clearly more questions; for decisions that matter.',
  },
  all: {
    standardError: null,
    label: 'As sure as the questions make it',
    text: 'Everyone answers the maximum number of questions; the result says how sure it is.',
  },
};

/** How many of ten answers practice wants right. */
export const successes: Record<Success, { label: string; text: string }> = {
  '6': { label: 'About 6 of 10', text: 'A stretch, for learners who like to puzzle.' },
  '7': {
    label: 'About 7 of 10',
    text: 'Right for most: hard enough to learn from, easy enough to keep going.',
  },
  '8': { label: 'About 8 of 10', text: 'Steady practice, to make sure of what is nearly known.' },
  '9': { label: 'About 9 of 10', text: 'Nearly all right, to warm up or to gain confidence.' },
};

/** What the server said of the form, in its words; of a precision that is out of reach, in the words of the choices. */
export function refusalWords(error: ProblemError): string {
  const { field, reach, reachableStandardError, reachableMaxItems } = error.problem;
  if (field !== 'standardError' || reach === undefined) return error.message;
  const offered = Object.values(precisions).filter(
    ({ standardError }) =>
      standardError === null || (reachableStandardError != null && standardError >= reachableStandardError),
  );
  const cures = [
    ...offered.slice(0, 1).map(({ label }) => `choose “${label}”`),
    ...(reachableMaxItems == null ? [] : [`ask up to ${reachableMaxItems} questions`]),
    'add questions to the bank',
  ];
  const share = Math.floor(100 * reach);
  return `Only ${share} of 100 learners would be measured this surely. To publish, ${cures.join(', or ')}.`;
}

export const estimators: Record<Estimator, { name: string; text: string }> = {
  EAP: {
    name: 'mean of the posterior',
    text: 'Takes the mean of all abilities that prior and answers leave possible; the safest choice.',
  },
  MAP: {
    name: 'mode of the posterior',
    text: 'Takes the single likeliest ability, going by the prior and the answers.',
  },
  MLE: {
    name: 'maximum likelihood',
    text: 'Goes by the answers alone, without the prior; all right or all wrong ends at the edge of the grid.',
  },
  WLE: {
    name: 'weighted likelihood',
    text: 'Goes by the answers alone, like MLE, and corrects its outward bias (Warm 1989).',
  },
};

export const criteria: Record<Criterion, { name: string; text: string }> = {
  MFI: {
    name: 'maximum information',
    text: 'Asks what tells most at the ability estimated so far; the usual choice.',
  },
  bOpt: { name: 'nearest difficulty', text: 'Asks the question whose difficulty is nearest to the ability.' },
  thOpt: {
    name: 'nearest information peak',
    text: 'Asks the question that measures best nearest to the ability.',
  },
  MEI: {
    name: 'expected information',
    text: 'Asks what is expected to tell most once it has been answered and the ability estimated again.',
  },
  MEPV: {
    name: 'expected posterior variance',
    text: 'Asks what is expected to leave the least doubt about the ability.',
  },
  GDI: {
    name: 'global discrimination',
    text: 'Asks what tells abilities apart best, over all that the answers leave possible.',
  },
  GDIP: {
    name: 'global discrimination with the prior',
    text: 'Asks what tells abilities apart best, over all that prior and answers leave possible.',
  },
  KL: {
    name: 'Kullback–Leibler information',
    text: 'Asks what tells the estimated ability best from all others that the answers leave possible.',
  },
  KLP: {
    name: 'Kullback–Leibler with the prior',
    text: 'Asks what tells the estimated ability best from all others that prior and answers leave possible.',
  },
  MLWI: {
    name: 'likelihood-weighted information',
    text: 'Asks what tells most on average over all abilities that the answers leave possible.',
  },
  MPWI: {
    name: 'posterior-weighted information',
    text: 'Asks what tells most on average over all abilities that prior and answers leave possible.',
  },
  Progressive: {
    name: 'chance, then information',
    text: 'Starts by chance and gives information more and more weight; spares the best questions.',
  },
  Proportional: {
    name: 'drawn by information',
    text: 'Draws by chance, with better odds for what tells more, more strongly towards the end.',
  },
  Random: { name: 'by chance', text: 'Draws any question; a plain test to compare an adaptive one with.' },
};
