import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { ProblemError } from '../../shared/http/problem';
import { MathText } from '../../shared/math-text/MathText';
import { spokenText } from '../../shared/math-text/spoken';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { usePageTitle } from '../../shared/ui/usePageTitle';
import { isOver } from './attemptState';
import { OptionList, ScoredOptions } from './components/OptionList';
import { QuietTimer } from './components/QuietTimer';
import { Teaching } from './components/Teaching';
import { ZoomableImage } from './components/ZoomableImage';
import { meaningOf } from './keys';
import styles from './TakeQuizPage.module.css';
import { useAttempt } from './useAttempt';

/** How long "Stop here" can be taken back. */
const undoMilliseconds = 6_000;

export default function TakeQuizPage({ attemptId = '' }: { attemptId?: string }) {
  const [state, actions] = useAttempt(attemptId);
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const { attempt, chosen, sending, lost, lesson, refusal } = state;

  const heading = useRef<HTMLHeadingElement>(null);
  const lessonHeading = useRef<HTMLHeadingElement>(null);
  const [reminder, setReminder] = useState(false);
  const [stopping, setStopping] = useState(false);

  const shown = lesson?.item ?? attempt?.item ?? null;
  const number = lesson?.questionNumber ?? (attempt ? attempt.progress.answered + 1 : 0);
  const atMost = attempt?.progress.atMost ?? 0;
  const slow = useAfter(sending !== null, 400);

  usePageTitle(attempt ? `Question ${number} · ${attempt.quiz.title}` : 'Quiz');

  const over = isOver(state);
  useEffect(() => {
    if (!over) return;
    void queries.invalidateQueries({ queryKey: ['quizzes'] });
    void queries.invalidateQueries({ queryKey: ['own-attempts'] });
    navigate(`/attempts/${attemptId}/result`, { replace: true });
  }, [over, attemptId, navigate, queries]);

  // The reader's place is the new question, or the lesson once there is one. Settled before it is drawn, as are the keys
  // below: what is pressed the moment a question is there is meant for it.
  const place = lesson ? `lesson-${lesson.item.id}` : shown ? `item-${shown.id}` : null;
  useLayoutEffect(() => {
    if (!place) return;
    setReminder(false);
    const target = place.startsWith('lesson') ? lessonHeading.current : heading.current;
    target?.focus({ preventScroll: true });
    if (place.startsWith('item')) window.scrollTo(0, 0);
    else target?.scrollIntoView({ block: 'nearest' });
  }, [place]);

  const options = shown?.options;
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const meaning = meaningOf(event);
      if (meaning?.kind === 'choose') {
        const option = options?.[meaning.index];
        if (!option) return;
        actions.choose(option.id);
        setReminder(false);
      } else if (meaning?.kind === 'go') {
        event.preventDefault();
        if (lesson) actions.goOn();
        else if (chosen) actions.answer();
        else setReminder(true);
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [options, lesson, chosen, actions]);

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
  if (!shown || over) {
    return (
      <div className={styles.page}>
        <Loading lines={6} />
      </div>
    );
  }

  const answer = () => {
    if (chosen) actions.answer();
    else setReminder(true);
  };
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

      <article key={shown.id} className={styles.question}>
        <h1 ref={heading} tabIndex={-1} className={styles.number}>
          Question {number} <span>of at most {atMost}</span>
        </h1>
        <div id="stem" className={styles.stem}>
          <MathText source={shown.stem} />
        </div>
        {shown.imageUrl && (
          <ZoomableImage src={shown.imageUrl} alt={shown.imageAlt ?? 'Figure for this question'} />
        )}

        {lesson ? (
          <>
            <ScoredOptions item={lesson.item} feedback={lesson.feedback} />
            <Teaching feedback={lesson.feedback} headingRef={lessonHeading} />
            <div className={styles.actions}>
              <Button onClick={actions.goOn} size="lg">
                {attempt.result ? 'See your result' : 'Continue'}
              </Button>
              <EnterHint />
            </div>
          </>
        ) : (
          <>
            <OptionList
              item={shown}
              labelledBy="stem"
              chosen={chosen}
              locked={sending !== null}
              onChoose={(option) => {
                setReminder(false);
                actions.choose(option);
              }}
            />
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
                  Choose one of the answers first.
                </span>
              ) : (
                <EnterHint digits={Math.min(9, shown.options.length)} />
              )}
            </div>
          </>
        )}
      </article>

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

function EnterHint({ digits }: { digits?: number }) {
  return (
    <span className={styles.hint}>
      {digits !== undefined && (
        <>
          <kbd>1</kbd>–<kbd>{digits}</kbd> to choose,{' '}
        </>
      )}
      <kbd>Enter</kbd> to {digits === undefined ? 'go on' : 'answer'}
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
