import { type Verdict, verdictOf } from '../../shared/question/scoreWords';
import type { Rules, Timeline, TimelineStep } from './api/timeline';

/** How sure the estimate is, in words. The cuts are standard errors on the θ scale, where the prior's is 1. */
export function certaintyWords(standardError: number): string {
  if (standardError > 0.8) return 'hardly known';
  if (standardError > 0.55) return 'roughly known';
  if (standardError > 0.4) return 'fairly sure';
  return 'sure';
}

/** What to know of the range where answers were weighed by an author's level instead of by other learners' answers; null for nothing. */
export function provisionalWords({ prior, imported, calibrated }: Timeline['calibration']): string | null {
  if (prior === 0) return null;
  const which =
    imported + calibrated > 0
      ? `${prior} of the ${prior + imported + calibrated} answered questions`
      : 'The answered questions';
  return `${which} have a difficulty that their author judged and answers have not checked yet. Level and range are provisional.`;
}

/** What one answer did to the estimate, in words. */
export function movementWords(
  step: Pick<TimelineStep, 'thetaBefore' | 'thetaAfter' | 'standardErrorBefore' | 'standardErrorAfter'>,
): string {
  if (step.thetaAfter === null || step.standardErrorAfter === null) return 'Not answered yet.';
  const change = step.thetaAfter - step.thetaBefore;
  const size = Math.abs(change);
  const direction = change > 0 ? 'up' : 'down';
  const moved =
    size < 0.05
      ? 'The estimate stayed where it was'
      : `The estimate went ${direction} ${size < 0.2 ? 'a little' : size < 0.5 ? 'clearly' : 'a lot'}`;
  const before = certaintyWords(step.standardErrorBefore);
  const after = certaintyWords(step.standardErrorAfter);
  return before === after
    ? `${moved}; the ability is still ${after}.`
    : `${moved}; the ability went from ${before} to ${after}.`;
}

export interface BandPoint {
  /** 0 is before the first answer. */
  position: number;
  theta: number;
  low: number;
  high: number;
  /** Null before the first answer. */
  verdict: Verdict | null;
}

/** The estimate and its 95 % interval before the first answer and after each one. */
export function bandPoints({ prior, steps }: Pick<Timeline, 'prior' | 'steps'>): BandPoint[] {
  const point = (position: number, theta: number, se: number, verdict: Verdict | null): BandPoint => ({
    position,
    theta,
    low: theta - 1.96 * se,
    high: theta + 1.96 * se,
    verdict,
  });
  return [
    point(0, prior.theta, prior.standardError, null),
    ...steps.flatMap((step) =>
      step.thetaAfter !== null && step.standardErrorAfter !== null
        ? [point(step.position, step.thetaAfter, step.standardErrorAfter, verdictOf(step))]
        : [],
    ),
  ];
}

type Why = Pick<TimelineStep['why'], 'criterion' | 'randomesqueOf' | 'eligible'>;

/** Why this question and no other, in a sentence. */
export function criterionWords(
  { criterion, randomesqueOf }: Pick<Why, 'criterion' | 'randomesqueOf'>,
  { targetSuccess }: Pick<Rules, 'targetSuccess'>,
): string {
  const which = randomesqueOf <= 1 ? 'It was the question' : `It was one of the ${randomesqueOf} questions`;
  switch (criterion) {
    case 'MFI':
      return (
        `${which} that would tell most about this learner, going by what was known then: ` +
        'neither clearly too easy nor clearly too hard.'
      );
    case 'TargetSuccess': {
      const often =
        targetSuccess === null
          ? 'about as often as wanted'
          : `about ${Math.round(100 * targetSuccess)} % of the time`;
      return (
        `${which} that this learner, going by what was known then, would get right ${often}: ` +
        'hard enough to learn from, easy enough to keep going.'
      );
    }
    case 'bOpt':
      return `${which} whose difficulty is nearest to this learner’s ability, going by what was known then.`;
    case 'thOpt':
      return (
        `${which} that measure${randomesqueOf <= 1 ? 's' : ''} best at a difficulty nearest to this learner’s ability, ` +
        'going by what was known then.'
      );
    case 'MEI':
    case 'MEPV':
      return `${which} that would tell most about this learner, looking ahead to each answer that could be given.`;
    case 'GDI':
    case 'GDIP':
    case 'KL':
    case 'KLP':
    case 'MLWI':
    case 'MPWI':
      return `${which} that would tell most about this learner over all abilities still possible, not only the likeliest one.`;
    case 'Progressive':
    case 'Proportional':
      return 'This quiz chooses its first questions mostly by chance and later ones more and more by how much they tell about the learner.';
    case 'Random':
      return 'It was drawn by chance from all the questions left.';
    default:
      return `${which} that came first by the rule “${criterion}”.`;
  }
}

/** What to know before the estimate after an answer is used, in a sentence. */
export function caveatWords(code: string): string {
  switch (code) {
    case 'at-lower-bound':
      return 'The estimate is the lowest ability this quiz can tell; the learner’s own may be lower still.';
    case 'at-upper-bound':
      return 'The estimate is the highest ability this quiz can tell; the learner’s own may be higher still.';
    case 'grid-too-narrow':
      return 'The ability lies at the edge of what this quiz can measure; it may be further out.';
    case 'grid-too-coarse':
      return 'This quiz tells abilities apart in steps that are too coarse here; the level is less certain than the range says.';
    case 'several-maxima':
      return 'Another ability explains the answers so far nearly as well.';
    default:
      return `The estimate comes with a remark that this page has no words for: “${code}”.`;
  }
}

/** A rule that could not be kept, in a sentence. */
export function relaxedWords(
  code: string,
  { eligible }: Pick<Why, 'eligible'>,
  { randomesque }: Pick<Rules, 'randomesque'>,
): string {
  if (code !== 'fewer-candidates') return `It is called “${code}”.`;
  const left = eligible === 1 ? 'one question was' : `${eligible} questions were`;
  return `Only ${left} left to choose from, fewer than the ${randomesque} that the quiz draws from.`;
}
