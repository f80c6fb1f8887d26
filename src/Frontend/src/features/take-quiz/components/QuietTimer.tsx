import { useEffect, useRef, useState } from 'react';
import { timeAnnouncement, timeLeftText } from '../timeLeft';
import styles from './QuietTimer.module.css';

interface QuietTimerProps {
  /** Seconds left when `basis` was received. */
  secondsLeft: number;
  /** Changes whenever the server sent the time left. */
  basis: unknown;
  /** While something is being read or sent, running out of time waits its turn. */
  busy: boolean;
  onTimeUp: () => void;
}

/** Minutes until the last two, nothing that ticks before then, and hidden for anyone who prefers it. */
export function QuietTimer({ secondsLeft, basis, busy, onTimeUp }: QuietTimerProps) {
  const [left, setLeft] = useState(secondsLeft);
  const [hidden, setHidden] = useState(false);
  const [spoken, setSpoken] = useState('');
  const before = useRef(secondsLeft);
  const timeUp = useRef<(() => void) | null>(null);
  timeUp.current = busy ? null : onTimeUp;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `basis` restarts the count even when the figure is the same
  useEffect(() => {
    const deadline = performance.now() + secondsLeft * 1000;
    before.current = secondsLeft;
    setLeft(secondsLeft);
    let over = false;
    const tick = () => {
      const now = (deadline - performance.now()) / 1000;
      const text = timeAnnouncement(before.current, now);
      if (text) setSpoken(text);
      before.current = now;
      setLeft(now);
      if (now <= 0 && !over && timeUp.current) {
        over = true;
        timeUp.current();
      }
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [secondsLeft, basis]);

  return (
    <div className={styles.timer}>
      {!hidden && <span role="timer">{timeLeftText(left)}</span>}
      <button type="button" onClick={() => setHidden(!hidden)}>
        {hidden ? 'Show time' : 'Hide time'}
      </button>
      <span className="visually-hidden" aria-live="polite">
        {spoken}
      </span>
    </div>
  );
}
