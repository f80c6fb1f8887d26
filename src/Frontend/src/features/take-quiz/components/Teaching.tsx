import type { ReactNode, Ref } from 'react';
import { MathText } from '../../../shared/math-text/MathText';
import type { Feedback } from '../api/submissions';
import styles from './Teaching.module.css';

interface TeachingProps {
  feedback: Feedback;
  headingRef?: Ref<HTMLHeadingElement>;
  children?: ReactNode;
}

/** A right answer is confirmed in a line; a wrong one is the moment to learn, so it gets the room. */
export function Teaching({ feedback, headingRef, children }: TeachingProps) {
  const { correct, message, rationale } = feedback;
  return (
    <section className={styles.teaching} data-correct={correct || undefined}>
      <h2 ref={headingRef} tabIndex={-1}>
        {correct ? 'That is right.' : 'Not quite. Here is why.'}
      </h2>
      {message && <MathText source={message} />}
      {rationale && (
        <div className={styles.rationale}>
          <MathText source={rationale} />
        </div>
      )}
      {children}
    </section>
  );
}
