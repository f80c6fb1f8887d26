import type { Attempt } from '../../shared/attempts/attempts';
import type { Json } from '../../shared/http/json';
import type { Item, Scored } from '../../shared/question/item';
import type { Outcome, Submission } from './api/submissions';

/** What the page knows. Everything that decides (the next item, the score, the time) comes from the server. */
export interface AttemptState {
  /** The newest the server has told; null while the first answer is awaited. */
  attempt: Attempt | null;
  /** What is answered to the present item so far, complete or not; its shape is known to the item's type alone. */
  response: Json;
  /** Given and on its way. While it is, nothing else can be given. */
  sending: Submission | null;
  /** Tries of `sending` that got no answer. */
  lost: number;
  /** The answered item and what there is to learn from it, until the learner goes on. */
  lesson: Lesson | null;
  /** The last answer's lesson is kept back while the same question is open for the learner in another quiz. */
  withheld: boolean;
  /** A refusal that trying again will not cure. */
  refusal: unknown;
}

export interface Lesson {
  item: Item;
  feedback: Scored;
  questionNumber: number;
}

export type AttemptEvent =
  | { type: 'loaded'; attempt: Attempt }
  | { type: 'respond'; itemId: string; response: Json }
  | { type: 'submit'; submission: Submission }
  | { type: 'lost'; tries: number }
  | { type: 'acknowledged'; submission: Submission; outcome: Outcome }
  | { type: 'superseded'; current: Attempt }
  | { type: 'refused'; error: unknown }
  | { type: 'continue' };

export const initialState: AttemptState = {
  attempt: null,
  response: null,
  sending: null,
  lost: 0,
  lesson: null,
  withheld: false,
  refusal: null,
};

export function reduce(state: AttemptState, event: AttemptEvent): AttemptState {
  switch (event.type) {
    case 'loaded': {
      const attempt = newer(state.attempt, event.attempt);
      return { ...state, attempt, response: keepResponse(state, attempt), refusal: null };
    }
    case 'respond':
      return canRespond(state, event.itemId) ? { ...state, response: event.response } : state;

    case 'submit':
      // A second press of the button, or Enter beside it, finds this taken: one answer, one key.
      return state.sending
        ? state
        : {
            ...state,
            sending: event.submission,
            withheld: false,
            response: sentResponse(state, event),
            lost: 0,
            refusal: null,
          };

    case 'lost':
      return state.sending ? { ...state, lost: event.tries } : state;

    case 'acknowledged': {
      if (!state.attempt || state.sending?.key !== event.submission.key) return state;
      const { submission, outcome } = event;
      const { feedback, feedbackWithheld: withheld, ...told } = outcome;
      const attempt = newer(state.attempt, { ...state.attempt, ...told });
      const lesson =
        feedback && submission.kind === 'answer'
          ? { item: submission.item, feedback, questionNumber: outcome.progress.answered }
          : null;
      return { ...state, attempt, lesson, withheld, sending: null, lost: 0, response: null };
    }
    case 'superseded': {
      // Another tab or device was faster. What it did stands; this page takes it up without a word.
      const { current } = event;
      return {
        ...state,
        attempt: current,
        sending: null,
        lost: 0,
        lesson: null,
        response: keepResponse(state, current),
      };
    }
    case 'refused':
      return { ...state, sending: null, lost: 0, refusal: event.error };

    case 'continue':
      return { ...state, lesson: null };
  }
}

/** The later of two views of an attempt. A stored answer sent again can be older than what is known already. */
function newer(known: Attempt | null, told: Attempt): Attempt {
  return known && known.version > told.version ? known : told;
}

function keepResponse(state: AttemptState, attempt: Attempt): Json {
  return attempt.item && attempt.item.id === state.attempt?.item?.id ? state.response : null;
}

/** After a refresh the question shows again what is on its way. */
function sentResponse(state: AttemptState, { submission }: { submission: Submission }): Json {
  return submission.kind === 'answer' && submission.item.id === state.attempt?.item?.id
    ? submission.response
    : state.response;
}

function canRespond(state: AttemptState, itemId: string): boolean {
  return state.sending === null && state.lesson === null && state.attempt?.item?.id === itemId;
}

/** The answer as it would be sent now, or null when there is none to send. That it is complete is for its type to say. */
export function answerOf(state: AttemptState, key: string): Submission | null {
  const { attempt, response, sending, lesson } = state;
  if (!attempt?.item || response === null || sending || lesson) return null;
  return {
    kind: 'answer',
    attemptId: attempt.attemptId,
    key,
    version: attempt.version,
    item: attempt.item,
    response,
  };
}

/** Whether nothing is left on this page: the result is known and the last lesson has been read. */
export function isOver(state: AttemptState): boolean {
  return (
    state.attempt !== null && state.attempt.result !== null && state.lesson === null && state.sending === null
  );
}
