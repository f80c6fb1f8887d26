import { ForTeacher, isKnown, learnerPartOf } from '../../../item-types';
import { figure, formatClock, shortDuration } from '../../../shared/format/words';
import { errorFigures, parameterFigures, sourceWords } from '../../../shared/item-banks/parameters';
import { MathText } from '../../../shared/math-text/MathText';
import { Explanation } from '../../../shared/question/Explanation';
import { Stem } from '../../../shared/question/Stem';
import { partlyWords, verdictOf } from '../../../shared/question/scoreWords';
import { Tag } from '../../../shared/ui/Tag';
import type { Rules, TimelineStep } from '../api/timeline';
import { caveatWords, criterionWords, movementWords, relaxedWords } from '../stepWords';
import styles from './StepCard.module.css';

interface StepCardProps {
  step: TimelineStep;
  rules: Rules;
  technical: boolean;
}

export function StepCard({ step, rules, technical }: StepCardProps) {
  const { Review } = learnerPartOf(step.item.type);
  const errors = errorFigures(step.parameters.errors, { kind: step.parameters.source });
  return (
    <li className={styles.step} id={`question-${step.position}`}>
      <div className={styles.head}>
        <h3>Question {step.position}</h3>
        <VerdictTag step={step} />
        <span className={styles.meta}>
          {step.topic} · {step.difficultyLabel}
          {step.secondsTaken !== null && ` · took ${shortDuration(step.secondsTaken)}`}
          {step.answeredAt !== null && ` · ${formatClock(step.answeredAt)}`}
        </span>
      </div>
      <Stem item={step.item} size="dense" />
      <ForTeacher>
        <Review
          interaction={step.item.interaction}
          response={step.response}
          solution={step.solution}
          correct={step.correct}
        />
        {step.responseText !== null && !isKnown(step.item.type) && (
          <p>
            Learner’s answer: <MathText inline source={step.responseText} />
          </p>
        )}
      </ForTeacher>
      {(step.messages.length > 0 || step.rationale) && (
        <div className={styles.rationale}>
          <Explanation messages={step.messages} rationale={step.rationale} />
        </div>
      )}
      <p className={styles.movement}>{movementWords(step)}</p>
      {step.caveat !== null && (
        <p className={styles.caveat}>
          <strong>Take care:</strong> {caveatWords(step.caveat)}
          {technical && (
            <>
              {' '}
              <code>{step.caveat}</code>
            </>
          )}
        </p>
      )}
      {technical && (
        <p className={styles.figures}>
          θ {figure(step.thetaBefore)} → {step.thetaAfter === null ? '–' : figure(step.thetaAfter)}, SE{' '}
          {figure(step.standardErrorBefore)} →{' '}
          {step.standardErrorAfter === null ? '–' : figure(step.standardErrorAfter)}; item{' '}
          {parameterFigures(step.parameters)}; revision {step.itemRevision};{' '}
          {[
            `parameters ${sourceWords({ ...step.parameters, kind: step.parameters.source })}`,
            ...(errors === '' ? [] : [errors]),
            ...(step.parameters.calibrationVersion === 0
              ? []
              : [`calibration version ${step.parameters.calibrationVersion}`]),
          ].join('; ')}
        </p>
      )}
      <details className={styles.why}>
        <summary>Why this question?</summary>
        <Why step={step} rules={rules} technical={technical} />
      </details>
    </li>
  );
}

function VerdictTag({ step }: { step: TimelineStep }) {
  switch (verdictOf(step)) {
    case null:
      return <Tag>Not answered</Tag>;
    case 'right':
      return <Tag tone="right">✓ Right</Tag>;
    case 'partly':
      return (
        <Tag tone="partly">◐ {partlyWords({ points: step.points ?? 0, maxPoints: step.maxPoints ?? 1 })}</Tag>
      );
    case 'wrong':
      return <Tag tone="teach">✗ Wrong</Tag>;
  }
}

function Why({ step: { why }, rules, technical }: StepCardProps) {
  return (
    <div className={styles.reasons}>
      <p>{criterionWords(why, rules)}</p>
      {why.randomesqueOf > 1 && (
        <p>
          It was drawn at random from the {why.randomesqueOf} best, so that learners who sit side by side do
          not all see the same questions.
        </p>
      )}
      {why.relaxed.map((code) => (
        <p key={code}>
          <strong>A rule had to give way.</strong> {relaxedWords(code, why, rules)}
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
