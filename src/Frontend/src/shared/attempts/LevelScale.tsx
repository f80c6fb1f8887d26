import type { CSSProperties } from 'react';
import styles from './LevelScale.module.css';
import { bandOf, type MeasuredResult } from './result';

interface LevelScaleProps {
  result: MeasuredResult;
  reachedNote?: string;
}

/** The named steps: the reached one filled, the likely band hatched, and both said in words for anyone who cannot see it. */
export function LevelScale({ result, reachedNote = 'your level' }: LevelScaleProps) {
  const { from, to } = bandOf(result);
  return (
    <ol
      className={styles.scale}
      data-many={result.levels.length > 5 || undefined}
      style={{ '--steps': result.levels.length } as CSSProperties}
      aria-label="Levels, lowest first"
    >
      {result.levels.map((name, index) => {
        const reached = index === result.levelIndex;
        const likely = !reached && index >= from && index <= to;
        return (
          <li
            key={name}
            style={{ '--index': index } as CSSProperties}
            data-reached={reached || undefined}
            data-likely={likely || undefined}
            aria-current={reached || undefined}
          >
            <span className={styles.step} aria-hidden="true" />
            <span className={styles.name}>{name}</span>
            {reached && <span className={styles.note}>{reachedNote}</span>}
            {likely && <span className={styles.note}>also possible</span>}
          </li>
        );
      })}
    </ol>
  );
}
