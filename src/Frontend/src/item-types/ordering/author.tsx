import { MathText } from '../../shared/math-text/MathText';
import { authorPart } from '../itemType';
import authored from '../shared/Authored.module.css';
import { AuthoredFeedback } from '../shared/AuthoredOptions';

interface Content {
  /** In the right order. */
  entries: { id: string; text: string }[];
  scoring: 'pairs' | 'all';
  feedback: string | null;
}

export default authorPart<Content>({
  Card: ({ content: { entries, scoring, feedback } }) => (
    <>
      <p className={authored.rule}>
        In this order<span className={authored.key}>key</span>
      </p>
      <ol className={authored.options}>
        {entries.map((entry, index) => (
          <li key={entry.id}>
            <span aria-hidden="true">{index + 1}</span>
            <div>
              <MathText inline source={entry.text} />
            </div>
          </li>
        ))}
      </ol>
      <AuthoredFeedback text={feedback} />
      <p className={authored.rule}>
        {scoring === 'pairs'
          ? 'A point for every two neighbours in the right order, one directly after the other.'
          : 'One point, for the right order.'}
      </p>
    </>
  ),
});
