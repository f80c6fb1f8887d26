/**
 * Under which key each answer of the server is kept. A key begins with what it is part of: invalidating `classes.all` has
 * every list, class and attempt of a class read again.
 */
export const queryKeys = {
  session: ['session'],
  /** What a learner reads of their own. */
  own: {
    all: ['own'],
    quizzes: ['own', 'quizzes'],
    attempts: ['own', 'attempts'],
  },
  attempts: {
    one: (attemptId: string) => ['attempts', attemptId],
    review: (attemptId: string) => ['attempts', attemptId, 'review'],
    timeline: (attemptId: string) => ['attempts', attemptId, 'timeline'],
  },
  learners: {
    one: (learnerId: string) => ['learners', learnerId],
    attempts: (learnerId: string) => ['learners', learnerId, 'attempts'],
  },
  classes: {
    all: ['classes'],
    list: ['classes', 'list'],
    one: (classId: string) => ['classes', classId],
    attempts: (classId: string) => ['classes', classId, 'attempts'],
  },
  quizzes: {
    all: ['quizzes'],
    list: ['quizzes', 'list'],
    /** For teachers, who choose one for a class. */
    assignable: ['quizzes', 'assignable'],
    one: (quizId: string) => ['quizzes', quizId],
  },
  itemBanks: {
    all: ['item-banks'],
    list: ['item-banks', 'list'],
    items: (bankId: string, topic: string | null, search: string) => [
      'item-banks',
      bankId,
      'items',
      topic,
      search,
    ],
  },
  projections: ['projections'],
} as const;
