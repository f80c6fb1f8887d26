import type { QuizSummary } from './api/quizzes.queries';

/** What a quiz is for, as its policy has it: "Assessing", "Practising, about 7 of 10 right". */
export function purposeWords({
  mode,
  policy: { targetSuccess },
}: Pick<QuizSummary, 'mode'> & { policy: Pick<QuizSummary['policy'], 'targetSuccess'> }): string {
  if (mode === 'assess') return 'Assessing';
  return targetSuccess === null ? 'Practising' : `Practising, ${partsWords(targetSuccess)} right`;
}

function partsWords(success: number): string {
  const tenths = Math.round(100 * success) / 10;
  return Number.isInteger(tenths) ? `about ${tenths} of 10` : `about ${Math.round(100 * success)} of 100`;
}
