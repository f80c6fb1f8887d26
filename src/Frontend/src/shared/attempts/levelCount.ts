/** The levels of a quiz's newest version. */
export interface NewestLevels {
  version: number;
  policy: { levels: string[] };
}

/** How many levels an attempt's result is one of; null where its quiz has been published again, perhaps with others. */
export function levelCount(attempt: { quizVersion: number; quiz: NewestLevels }): number | null {
  return attempt.quizVersion === attempt.quiz.version ? attempt.quiz.policy.levels.length : null;
}
