/**
 * What it means that two quizzes ask the same questions for different purposes.
 * @param mode Of the other quiz.
 */
export function sharedItemsWords(mode: 'assess' | 'practise'): string {
  return mode === 'practise'
    ? 'Learners who practise there see the right answers before this quiz asks for them. ' +
        'To measure what they can do, keep the topics apart, or assign the practice afterwards.'
    : 'Learners who practise here see the right answers before that quiz asks for them. ' +
        'To measure what they can do, keep the topics apart, or assign this practice afterwards.';
}
