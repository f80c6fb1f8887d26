import type { ItemBank } from '../../shared/item-banks/itemBanks.queries';
import type { NewQuiz } from './api/publishing';

export interface QuizForm {
  title: string;
  description: string;
  mode: NewQuiz['mode'];
  feedback: NewQuiz['feedback'];
  maxItems: number | '';
  minItems: number | '';
  precision: Precision;
  timeLimitMinutes: number | '';
  topics: string[];
  randomesque: number | '';
}

export type Precision = 'all' | 'quick' | 'usual' | 'fine';

/**
 * How sure a result must be before the quiz ends by itself: standard errors on the θ scale, where the prior's is 1; null where
 * everybody answers as many questions as there are at most.
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
    text: 'Everybody answers all questions there are at most; the result says how sure it is.',
  },
};

export const emptyForm: QuizForm = {
  title: '',
  description: '',
  mode: 'assess',
  feedback: 'atEnd',
  maxItems: 25,
  minItems: 8,
  precision: 'usual',
  timeLimitMinutes: '',
  topics: [],
  randomesque: 5,
};

export type FormErrors = Partial<Record<keyof QuizForm, string>>;

/** How many items a choice of topics leaves to draw from; no choice means all. */
export function itemsFor(bank: Pick<ItemBank, 'itemCount' | 'topics'>, topics: readonly string[]): number {
  if (topics.length === 0) return bank.itemCount;
  return bank.topics
    .filter(({ name }) => topics.includes(name))
    .reduce((sum, { itemCount }) => sum + itemCount, 0);
}

export function checkForm(form: QuizForm, bank: Pick<ItemBank, 'itemCount' | 'topics'>): FormErrors {
  const errors: FormErrors = {};
  const available = itemsFor(bank, form.topics);
  if (form.title.trim() === '') errors.title = 'Give the quiz a title that learners recognise.';
  if (form.maxItems === '' || form.maxItems < 1)
    errors.maxItems = 'Say how many questions there are at most.';
  else if (form.maxItems > available) errors.maxItems = `The chosen topics hold only ${available} items.`;
  if (form.minItems === '' || form.minItems < 1) errors.minItems = 'At least one question has to be asked.';
  else if (form.maxItems !== '' && form.minItems > form.maxItems) {
    errors.minItems = 'This is more than the most questions asked.';
  }
  if (form.timeLimitMinutes !== '' && (form.timeLimitMinutes < 1 || form.timeLimitMinutes > 360)) {
    errors.timeLimitMinutes = 'Leave this empty for no limit, or give 1 to 360 minutes.';
  }
  if (form.randomesque === '' || form.randomesque < 1 || form.randomesque > 20) {
    errors.randomesque = 'From 1, which always takes the best question, to 20.';
  }
  return errors;
}

export function toNewQuiz(form: QuizForm, bankId: string): NewQuiz {
  return {
    title: form.title.trim(),
    description: form.description.trim(),
    bankId,
    mode: form.mode,
    feedback: form.feedback,
    maxItems: Number(form.maxItems),
    minItems: Number(form.minItems),
    standardError: precisions[form.precision].standardError,
    timeLimitSeconds: form.timeLimitMinutes === '' ? null : Math.round(form.timeLimitMinutes * 60),
    topics: form.topics.length === 0 ? null : form.topics,
    randomesque: Number(form.randomesque),
  };
}

/** The field of the form that a refused field of the request belongs to. */
export function fieldOf(requestField: string | undefined): keyof QuizForm | null {
  if (requestField === 'standardError') return 'precision';
  if (requestField === 'timeLimitSeconds') return 'timeLimitMinutes';
  return requestField !== undefined && requestField in emptyForm ? (requestField as keyof QuizForm) : null;
}

/** A practice quiz teaches after each answer; a measurement is kept quiet until its end. */
export function withMode(form: QuizForm, mode: NewQuiz['mode']): QuizForm {
  return { ...form, mode, feedback: mode === 'practise' ? 'instant' : 'atEnd' };
}
