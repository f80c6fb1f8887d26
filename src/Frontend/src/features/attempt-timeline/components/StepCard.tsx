import { figure, formatClock, shortDuration } from '../../../shared/format/words';
import { MathText } from '../../../shared/math-text/MathText';
import { Tag } from '../../../shared/ui/Tag';
import type { Timeline, TimelineStep } from '../api/timeline';
import { criterionWords, movementWords, relaxedWords } from '../stepWords';
import styles from './StepCard.module.css';

interface StepCardProps {
  step: TimelineStep;
  policy: Timeline['policy'];
  technical: boolean;
}

export function StepCard({ step, policy, technical }: StepCardProps) {
  return (
    <li className={styles.step} id={`question-${step.position}`}>
      <div className={styles.head}>
        <h3>Question {step.position}</h3>
        {step.correct === null ? (
          <Tag>Not answered</Tag>
        ) : step.correct ? (
          <Tag tone="right">✓ Right</Tag>
        ) : (
          <Tag tone="teach">✗ Wrong</Tag>
        )}
        <span className={styles.meta}>
          {step.topic} · {step.difficultyLabel}
          {step.secondsTaken !== null && ` · took ${shortDuration(step.secondsTaken)}`}
          {step.answeredAt !== null && ` · ${formatClock(step.answeredAt)}`}
        </span>
      </div>
      <div className={styles.stem}>
        <MathText source={step.stem} />
      </div>
      {step.imageUrl && (
        <img className={styles.image} src={step.imageUrl} alt={step.imageAlt ?? ''} loading="lazy" />
      )}
      <ul className={styles.options}>
        {step.options.map((option) => {
          const own = option.id === step.response;
          return (
            <li key={option.id} data-own={own || undefined}>
              <span className={styles.sign} aria-hidden="true">
                {option.correct ? '✓' : own ? '✗' : ''}
              </span>
              <span>
                <MathText inline source={option.text} />
                {option.correct && <em className={styles.key}>key</em>}
                {own && <em className={styles.own}>response</em>}
              </span>
            </li>
          );
        })}
      </ul>
      {step.rationale && (
        <div className={styles.rationale}>
          <MathText source={step.rationale} />
        </div>
      )}
      <p className={styles.movement}>{movementWords(step)}</p>
      {technical && (
        <p className={styles.figures}>
          θ {figure(step.thetaBefore)} → {step.thetaAfter === null ? '–' : figure(step.thetaAfter)}, SE{' '}
          {figure(step.seBefore)} → {step.seAfter === null ? '–' : figure(step.seAfter)}; item a{' '}
          {figure(step.parameters.a)}, b {figure(step.parameters.b)}, c {figure(step.parameters.c)}; revision{' '}
          {step.itemRevision}
        </p>
      )}
      <details className={styles.why}>
        <summary>Why this question?</summary>
        <Why step={step} policy={policy} technical={technical} />
      </details>
    </li>
  );
}

function Why({ step: { why }, policy, technical }: StepCardProps) {
  return (
    <div className={styles.reasons}>
      <p>{criterionWords(why, policy)}</p>
      {why.randomesqueOf > 1 && (
        <p>
          It was drawn at random from the {why.randomesqueOf} best, so that learners who sit side by side do
          not all see the same questions.
        </p>
      )}
      {why.relaxed.map((code) => (
        <p key={code}>
          <strong>A rule had to give way.</strong> {relaxedWords(code, why, policy)}
        </p>
      ))}
      {technical && (
        <p className={styles.figures}>
          criterion {why.criterion}, value {figure(why.value, 3)}, information {figure(why.information, 3)},{' '}
          {why.eligible} questions eligible
        </p>
      )}
      {why.runnersUp.length > 0 && (
        <>
          <p>Next in line were:</p>
          <ol className={styles.runners}>
            {why.runnersUp.map((runner) => (
              <li key={runner.itemId}>
                <MathText inline source={runner.stem} />{' '}
                <span className={styles.meta}>
                  {runner.topic}
                  {technical &&
                    `, value ${figure(runner.value, 3)}, information ${figure(runner.information, 3)}`}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
