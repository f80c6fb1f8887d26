import type { Criterion, Estimator, NewQuiz } from './api/publishing';
import type { EditableQuiz } from './api/quiz.queries';
import { type Precision, precisions, type Success, successes } from './choices';
import { emptyForm, type QuizForm } from './quizForm';

/** The form of a quiz as it was last edited. What no choice of the form says stays as it is. */
export function formOf(quiz: EditableQuiz, bank: { itemCount: number }): QuizForm {
  const { policy } = quiz;
  const empty = emptyForm(bank);
  const precision = (Object.keys(precisions) as Precision[]).find(
    (choice) => precisions[choice].standardError === policy.standardError,
  );
  const success = (Object.keys(successes) as Success[]).find(
    (choice) => policy.targetSuccess !== null && Math.abs(Number(choice) / 10 - policy.targetSuccess) < 1e-9,
  );
  const assesses = quiz.mode === 'assess';
  return {
    ...empty,
    title: quiz.title,
    description: quiz.description,
    mode: assesses ? 'assess' : 'practise',
    feedback: policy.feedback as NewQuiz['feedback'],
    precision: assesses ? (precision ?? 'own') : empty.precision,
    ownStandardError: assesses && precision === undefined ? policy.standardError : null,
    success: assesses ? empty.success : (success ?? 'own'),
    ownSuccess: assesses || success !== undefined ? null : policy.targetSuccess,
    minItems: assesses && policy.minItems < policy.maxItems ? policy.minItems : empty.minItems,
    maxItems: policy.maxItems,
    timeLimitMinutes: policy.timeLimitSeconds === null ? '' : policy.timeLimitSeconds / 60,
    topics: quiz.onlyTopics ?? [],
    levels: policy.levels.map((name, index) => ({
      id: index + 1,
      name,
      cut: index === 0 ? '' : (policy.cuts[index - 1] ?? ''),
    })),
    estimator: policy.estimator as Estimator,
    priorMean: policy.priorMean,
    priorDeviation: policy.priorStandardDeviation,
    gridLow: policy.gridLow,
    gridHigh: policy.gridHigh,
    gridPoints: policy.gridPoints,
    criterion: assesses ? (policy.criterion as Criterion) : empty.criterion,
    acceleration: policy.acceleration ?? empty.acceleration,
    randomesque: policy.randomesque,
    thetaChange: policy.thetaChange ?? '',
    leastInformation: policy.leastInformation ?? '',
    classification: (policy.classification?.method ?? 'none') as QuizForm['classification'],
    z: policy.classification?.z ?? empty.z,
    delta: policy.classification?.delta ?? empty.delta,
    alpha: policy.classification?.alpha ?? empty.alpha,
    beta: policy.classification?.beta ?? empty.beta,
  };
}
