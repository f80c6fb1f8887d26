import type { Result } from '../../../shared/attempts/result';
import { http } from '../../../shared/http/client';
import type { ParameterErrors, ParameterSource, Parameters } from '../../../shared/item-banks/parameters';
import type { Item, Json } from '../../../shared/question/item';

export interface TimelineStep {
  position: number;
  itemId: string;
  itemRevision: number;
  topic: string;
  skill: string | null;
  difficultyLabel: string;
  /** As the learner saw it, with everything in the same order. */
  item: Item;
  shownAt: string;
  answeredAt: string | null;
  secondsTaken: number | null;
  /** Null until it is answered, as are the next four. */
  response: Json;
  correct: boolean | null;
  points: number | null;
  maxPoints: number | null;
  /** The response in words, as Markdown. */
  responseText: string | null;
  solution: Json;
  /** Markdown about what was answered. */
  messages: string[];
  rationale: string | null;
  parameters: Parameters & {
    errors: ParameterErrors;
    source: ParameterSource['kind'];
    from: string | null;
    learners: number | null;
    /** Of the bank, when these parameters were set; 0 for priors. */
    calibrationVersion: number;
  };
  thetaBefore: number;
  seBefore: number;
  thetaAfter: number | null;
  seAfter: number | null;
  /** The code of what to know before the estimate afterwards is used. */
  caveat: string | null;
  why: {
    criterion: string;
    information: number;
    value: number;
    eligible: number;
    randomesqueOf: number;
    runnersUp: { itemId: string; stem: string; topic: string; value: number; information: number }[];
    /** Codes of rules that could not be kept. */
    relaxed: string[];
  };
}

/** How the attempt asked and when it was to end; null is what its policy does not use. Abilities in logits. */
export interface Rules {
  estimator: string;
  priorMean: number;
  priorStandardDeviation: number;
  gridLow: number;
  gridHigh: number;
  gridPoints: number;
  criterion: string;
  /** The chance of a right answer that practice aims at, 0 to 1. */
  targetSuccess: number | null;
  acceleration: number | null;
  randomesque: number;
  minItems: number;
  maxItems: number;
  standardError: number | null;
  thetaChange: number | null;
  leastInformation: number | null;
  classification: {
    method: string;
    z: number | null;
    delta: number | null;
    alpha: number | null;
    beta: number | null;
  } | null;
  timeLimitSeconds: number | null;
  feedback: string;
  /** Ascending; one fewer than levels. */
  cuts: number[];
  /** Lowest first. */
  levels: string[];
}

export interface Timeline {
  attemptId: string;
  learner: { id: string; name: string | null };
  quiz: { id: string; title: string; version: number; mode: 'assess' | 'practise' };
  startedAt: string;
  finishedAt: string | null;
  seed: string;
  simulated: boolean;
  policy: { version: number; rules: Rules };
  /** Of the bank when the quiz was published, and how many of the answered items have parameters of each source. */
  calibration: { version: number; prior: number; imported: number; calibrated: number };
  prior: { theta: number; standardError: number };
  result: Result | null;
  steps: TimelineStep[];
}

export const getTimeline = (attemptId: string) =>
  http.get<Timeline>(`/api/attempts/${encodeURIComponent(attemptId)}/timeline`);
