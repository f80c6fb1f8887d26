import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { learnerPartOf } from '../../item-types';
import type { Json } from '../../shared/http/json';
import { ProblemError } from '../../shared/http/problem';
import { queryKeys } from '../../shared/http/queryKeys';
import { spokenText } from '../../shared/math-text/spoken';
import { Stem } from '../../shared/question/Stem';
import { Teaching } from '../../shared/question/Teaching';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { usePageTitle } from '../../shared/ui/usePageTitle';
import { isOver } from './attemptState';
import { QuietTimer } from './components/QuietTimer';
import { pressOf } from './keys';
import styles from './TakeQuizPage.module.css';
import { useAttempt } from './useAttempt';

/** How long "Stop here" can be taken back. */
const undoMilliseconds = 6_000;

export default function TakeQuizPage({ attemptId = '' }: { attemptId?: string }) {
  const [state, actions] = useAttempt(attemptId);
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const { attempt, response, sending, lost, lesson, withheld, refusal } = state;

  const heading = useRef<HTMLHeadingElement>(null);
  const player = useRef<HTMLDivElement>(null);
  const lessonHeading = useRef<HTMLHeadingElement>(null);
  const [reminder, setReminder] = useState<string | null>(null);
  const [stopping, setStopping] = useState(false);

  const shown = lesson?.item ?? attempt?.item ?? null;
  const part = shown && learnerPartOf(shown.type);
  const number = lesson?.questionNumber ?? (attempt ? attempt.progress.answered + 1 : 0);
  const atMost = attempt?.progress.atMost ?? 0;
  const slow = useAfter(sending !== null, 400);

  usePageTitle(attempt ? `Question ${number} · ${attempt.quiz.title}` : 'Quiz');

  const over = isOver(state);
  useEffect(() => {
    if (!over) return;
    void queries.invalidateQueries({ queryKey: queryKeys.own.all });
    navigate(`/attempts/${attemptId}/result`, { replace: true });
  }, [over, attemptId, navigate, queries]);

  // The reader's place is the new question, or the lesson once there is one. Settled before it is drawn, as are the keys
  // below: what is pressed the moment a question is there is meant for it.
  const place = lesson ? `lesson-${lesson.item.id}` : shown ? `item-${shown.id}` : null;
  useLayoutEffect(() => {
    if (!place) return;
    setReminder(null);
    const target = place.startsWith('lesson') ? lessonHeading.current : heading.current;
    target?.focus({ preventScroll: true });
    if (place.startsWith('item')) window.scrollTo(0, 0);
    else target?.scrollIntoView({ block: 'nearest' });
  }, [place]);

  const respond = useCallback(
    (next: Json) => {
      if (!shown) return;
      setReminder(null);
      actions.respond(shown.id, next);
    },
    [shown, actions],
  );

  const answer = useCallback(() => {
    if (!part || !shown || lesson) return;
    if (part.isComplete(response, shown.interaction)) actions.answer();
    else setReminder(part.reminder(response, shown.interaction));
  }, [part, shown, lesson, response, actions]);

  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const pressed = pressOf(event);
      if (pressed?.kind === 'go') {
        event.preventDefault();
        if (lesson) actions.goOn();
        else answer();
      } else if (pressed?.kind === 'key' && part && shown && !lesson) {
        const meaning = part.keyMeaning(pressed.key, shown.interaction, response);
        if (meaning?.kind === 'respond') respond(meaning.response);
        // The browser then types the key there.
        else if (meaning?.kind === 'focus') player.current?.querySelector('input')?.focus();
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [part, shown, lesson, response, respond, answer, actions]);

  useEffect(() => {
    if (!stopping) return;
    const timer = setTimeout(() => {
      setStopping(false);
      actions.finish();
    }, undoMilliseconds);
    return () => clearTimeout(timer);
  }, [stopping, actions]);

  if (!attempt && refusal) {
    return (
      <Page title="This attempt" width="line" back={{ to: '/', label: 'My quizzes' }}>
        <ProblemNotice error={refusal} retry={actions.refresh} />
      </Page>
    );
  }
  if (!attempt) {
    return (
      <div className={styles.page}>
        <Loading lines={6} />
      </div>
    );
  }
  if (!shown || !part || over) {
    return (
      <div className={styles.page}>
        <Loading lines={6} />
      </div>
    );
  }

  const done = lesson ? number : number - 1;

  return (
    <div className={styles.page}>
      <div className={styles.top}>
        <div className={styles.progressRow}>
          <span className={styles.quiz}>{attempt.quiz.title}</span>
          {attempt.secondsLeft !== null && !attempt.result && (
            <QuietTimer
              secondsLeft={attempt.secondsLeft}
              basis={attempt}
              busy={lesson !== null || sending !== null}
              onTimeUp={actions.timeUp}
            />
          )}
        </div>
        <div
          className={styles.progress}
          role="progressbar"
          aria-label="Questions answered"
          aria-valuemin={0}
          aria-valuemax={atMost}
          aria-valuenow={done}
          aria-valuetext={`${done} answered, at most ${atMost}`}
        >
          <span style={{ width: `${atMost > 0 ? (100 * done) / atMost : 0}%` }} />
        </div>
      </div>

      <article key={shown.id} data-item={shown.id} className={styles.question}>
        <h1 ref={heading} tabIndex={-1} className={styles.number}>
          Question {number} <span>of at most {atMost}</span>
        </h1>
        <Stem item={shown} id="stem" size="alone" />

        {lesson ? (
          <>
            <part.Review
              interaction={shown.interaction}
              response={lesson.feedback.response}
              solution={lesson.feedback.solution}
              correct={lesson.feedback.correct}
            />
            <Teaching scored={lesson.feedback} headingRef={lessonHeading} />
            <div className={styles.actions}>
              <Button onClick={actions.goOn} size="lg">
                {attempt.result ? 'See your result' : 'Continue'}
              </Button>
              <Hint>to go on</Hint>
            </div>
          </>
        ) : (
          <>
            <div ref={player}>
              <part.Player
                item={shown}
                labelledBy="stem"
                response={response}
                locked={sending !== null}
                onRespond={respond}
              />
            </div>
            {refusal !== null && !(refusal instanceof ProblemError && refusal.status === 401) && (
              <div className={styles.refusal}>
                <ProblemNotice error={refusal} />
              </div>
            )}
            <div className={styles.actions}>
              <Button
                onClick={answer}
                size="lg"
                aria-disabled={sending !== null || undefined}
                loading={slow && lost === 0}
              >
                Answer
              </Button>
              {reminder ? (
                <span className={styles.reminder} role="status">
                  {reminder}
                </span>
              ) : (
                <Hint before={part.keyHint(shown.interaction)}>to answer</Hint>
              )}
            </div>
          </>
        )}
      </article>

      {withheld && (
        <p className={styles.lost} role="status">
          Your last answer is in. The same question is open for you in another quiz, so what is right isn’t
          shown yet.
        </p>
      )}

      {sending && lost > 0 && (
        <p className={styles.lost} role="status">
          Connection lost. {sending.kind === 'answer' ? 'Your answer is' : 'What you did is'} kept and will be
          sent as soon as the connection is back. You can leave this page open.
        </p>
      )}

      <footer className={styles.leave}>
        {stopping ? (
          <p role="status">
            Stopping here…{' '}
            <button type="button" onClick={() => setStopping(false)}>
              Undo
            </button>
          </p>
        ) : (
          <>
            <button type="button" onClick={() => navigate('/')}>
              Leave for now
            </button>
            <span className={styles.leaveHint}>
              {attempt.secondsLeft === null
                ? 'Your place is kept; you come back to this question.'
                : 'Your place is kept, but the time goes on.'}
            </span>
            {attempt.quiz.mode === 'practise' && !attempt.result && (
              <button type="button" className={styles.stop} onClick={() => setStopping(true)}>
                Stop here
              </button>
            )}
          </>
        )}
      </footer>

      <div className="visually-hidden" aria-live="polite" aria-atomic="true">
        {lesson ? '' : `Question ${number}. ${spokenText(shown.stem)}`}
      </div>
    </div>
  );
}

/** Which keys do what, for those who have them. */
function Hint({ before, children }: { before?: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.hint}>
      {before && <>{before}, </>}
      <kbd>Enter</kbd> {children}
    </span>
  );
}

/** True once `on` has been true for a while: a fast answer shows no spinner. */
function useAfter(on: boolean, milliseconds: number): boolean {
  const [reached, setReached] = useState(false);
  useEffect(() => {
    setReached(false);
    if (!on) return;
    const timer = setTimeout(() => setReached(true), milliseconds);
    return () => clearTimeout(timer);
  }, [on, milliseconds]);
  return on && reached;
}
