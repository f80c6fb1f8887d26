import type { Result } from '../../../shared/attempts/result';
import { http } from '../../../shared/http/client';
import type { Parameters } from '../../../shared/item-banks/parameters';
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
  parameters: Parameters & { source: string };
  thetaBefore: number;
  seBefore: number;
  thetaAfter: number | null;
  seAfter: number | null;
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

export interface Timeline {
  attemptId: string;
  learner: { id: string; name: string | null };
  quiz: { id: string; title: string; version: number; mode: 'assess' | 'practise' };
  startedAt: string;
  finishedAt: string | null;
  seed: string;
  simulated: boolean;
  policy: {
    model: string;
    estimator: string;
    criterion: string;
    randomesque: number;
    /** The chance of a right answer that practice aims at, 0 to 1. */
    targetSuccess: number;
    stop: {
      standardError: number | null;
      minItems: number;
      maxItems: number;
      timeLimitSeconds: number | null;
    };
    feedback: string;
  };
  calibration: { version: number | string; source: 'prior' | 'calibrated' };
  prior: { theta: number; standardError: number };
  result: Result | null;
  steps: TimelineStep[];
}

export const getTimeline = (attemptId: string) =>
  http.get<Timeline>(`/api/attempts/${encodeURIComponent(attemptId)}/timeline`);
