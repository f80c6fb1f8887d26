import type { ReactNode, Ref } from 'react';
import { Explanation } from './Explanation';
import type { Scored } from './item';
import { partlyWords, type Verdict, verdictOf } from './scoreWords';
import styles from './Teaching.module.css';

interface TeachingProps {
  scored: Scored;
  headingRef?: Ref<HTMLHeadingElement>;
  children?: ReactNode;
}

/** A right answer is confirmed in a line; any other one is the moment to learn, so it gets the room. */
export function Teaching({ scored, headingRef, children }: TeachingProps) {
  const verdict = verdictOf(scored) ?? 'wrong';
  const { messages, rationale } = scored;
  const why = messages.length > 0 || rationale !== null;
  const headings: Record<Verdict, string> = {
    right: 'That is right.',
    partly: partlyWords(scored),
    wrong: why ? 'Not quite. Here is why.' : 'Not quite.',
  };
  return (
    <section className={styles.teaching} data-verdict={verdict}>
      <h2 ref={headingRef} tabIndex={-1}>
        {headings[verdict]}
      </h2>
      <Explanation messages={messages} rationale={rationale} />
      {children}
    </section>
  );
}
