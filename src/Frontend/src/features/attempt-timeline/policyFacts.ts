import { count, duration, figure, shortFigure } from '../../shared/format/words';
import type { Rules, Timeline } from './api/timeline';

const estimators: Record<string, string> = {
  EAP: 'EAP, the mean of the posterior',
  MAP: 'MAP, the mode of the posterior',
  MLE: 'MLE, maximum likelihood',
  WLE: 'WLE, Warm’s weighted likelihood',
};

const criteria: Record<string, string> = {
  MFI: 'MFI, maximum Fisher information',
  TargetSuccess: 'TargetSuccess, nearest the success rate',
  bOpt: 'bOpt, nearest difficulty',
  thOpt: 'thOpt, nearest information peak',
  MEI: 'MEI, maximum expected information',
  MEPV: 'MEPV, minimum expected posterior variance',
  GDI: 'GDI, global discrimination, likelihood-weighted',
  GDIP: 'GDIP, global discrimination, posterior-weighted',
  KL: 'KL, Kullback–Leibler information, likelihood-weighted',
  KLP: 'KLP, Kullback–Leibler information, posterior-weighted',
  MLWI: 'MLWI, likelihood-weighted information',
  MPWI: 'MPWI, posterior-weighted information',
  Progressive: 'Progressive, randomness giving way to information',
  Proportional: 'Proportional, drawn in proportion to information',
  Random: 'Random, every item alike',
};

/** These draw by themselves. */
const drawing = ['Progressive', 'Proportional', 'Random'];

const feedbacks: Record<string, string> = {
  instant: 'after each answer',
  'at-end': 'at the end',
  never: 'never',
};

function classificationWords({ classification, cuts }: Pick<Rules, 'classification' | 'cuts'>): string[] {
  if (classification === null) return [];
  const at = cuts.length === 1 ? 'the cut' : 'every cut';
  const { method, z, delta, alpha, beta } = classification;
  const how =
    method === 'interval' && z !== null
      ? `by θ\u00a0±\u00a0${shortFigure(z)}\u00a0SE`
      : method === 'sprt' && delta !== null && alpha !== null && beta !== null
        ? `by SPRT with δ\u00a0${shortFigure(delta)}, α\u00a0${shortFigure(alpha)}, β\u00a0${shortFigure(beta)}`
        : `by ${method}`;
  return [`level decided at ${at} (${cuts.map(shortFigure).join(', ')}) ${how}`];
}

/** When the attempt was to end: every rule that could end it, in the order in which they are looked at. */
export function stopWords(
  rules: Pick<
    Rules,
    | 'classification'
    | 'cuts'
    | 'standardError'
    | 'thetaChange'
    | 'leastInformation'
    | 'minItems'
    | 'maxItems'
    | 'timeLimitSeconds'
  >,
): string {
  const early = [
    ...classificationWords(rules),
    ...(rules.standardError === null ? [] : [`SE ${figure(rules.standardError)}`]),
    ...(rules.thetaChange === null ? [] : [`θ moved by ${shortFigure(rules.thetaChange)} or less`]),
    ...(rules.leastInformation === null
      ? []
      : [`no item left with information ${shortFigure(rules.leastInformation)}`]),
  ];
  const least = `${early.length > 1 ? ', each' : ''} after at least ${count(rules.minItems, 'question')}`;
  return [
    ...(early.length === 0 ? [] : [early.join(', or ') + least]),
    count(rules.maxItems, 'question'),
    ...(rules.timeLimitSeconds === null ? [] : [duration(rules.timeLimitSeconds)]),
  ].join(', or ');
}

/** "Growing from −0.5, Secure from 0.5" with the lowest level first. */
export function levelWords({ levels, cuts }: Pick<Rules, 'levels' | 'cuts'>): string {
  return levels
    .map((name, index) => {
      const cut = cuts[index - 1];
      return cut === undefined ? name : `${name} from ${shortFigure(cut)}`;
    })
    .join(', ');
}

/** "3 prior, 9 calibrated": the sources of the answered items' parameters. */
function parameterSources({ prior, imported, calibrated }: Timeline['calibration']): string | null {
  const parts = [
    ...(prior > 0 ? [`${prior} prior`] : []),
    ...(imported > 0 ? [`${imported} imported`] : []),
    ...(calibrated > 0 ? [`${calibrated} calibrated`] : []),
  ];
  return parts.length === 0 ? null : `of the answered questions: ${parts.join(', ')}`;
}

/** Everything that the attempt was decided by, in the words of the field; what the policy does not use is left out. */
export function policyFacts({
  policy: { version, rules },
  calibration,
  quiz,
  seed,
  prior,
  attemptId,
}: Pick<Timeline, 'policy' | 'calibration' | 'quiz' | 'seed' | 'prior' | 'attemptId'>): [string, string][] {
  const facts: [string, string | null][] = [
    ['Quiz version', String(quiz.version)],
    ['Policy version', String(version)],
    ['Calibration version', String(calibration.version)],
    ['Parameters', parameterSources(calibration)],
    ['Estimator', estimators[rules.estimator] ?? rules.estimator],
    ['Prior', `normal, mean ${figure(prior.theta)}, SD ${figure(prior.standardError)} logits`],
    [
      'Grid',
      `${count(rules.gridPoints, 'point')} from ${shortFigure(rules.gridLow)} to ${shortFigure(rules.gridHigh)} logits`,
    ],
    ['Selection criterion', criteria[rules.criterion] ?? rules.criterion],
    [
      'Success rate',
      rules.targetSuccess === null ? null : `${shortFigure(100 * rules.targetSuccess)} % of answers right`,
    ],
    ['Acceleration', rules.acceleration === null ? null : shortFigure(rules.acceleration)],
    [
      'Exposure control',
      rules.randomesque > 1
        ? `randomesque, drawn from the best ${rules.randomesque}`
        : drawing.includes(rules.criterion)
          ? 'by the criterion itself'
          : 'none, the best item is taken',
    ],
    ['Stops at', stopWords(rules)],
    ['Levels', levelWords(rules)],
    ['Feedback', feedbacks[rules.feedback] ?? rules.feedback],
    ['Random seed', seed],
    ['Attempt', attemptId],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
