import styles from './LevelMark.module.css';

interface LevelMarkProps {
  level: string;
  /** 0 for the lowest level. */
  index: number | null;
  /** How many levels there are; null where that is not known. */
  of: number | null;
}

/** A level's name with rising bars beside it, so that a column of levels can be scanned without reading. */
export function LevelMark({ level, index, of }: LevelMarkProps) {
  // Of one level, or of an unknown number, bars would say nothing.
  const bars = of !== null && of > 1 ? [...Array(of).keys()] : [];
  return (
    <span className={styles.mark}>
      {index !== null && bars.length > 0 && (
        <span className={styles.bars} aria-hidden="true">
          {bars.map((bar) => (
            <span
              key={bar}
              className={bar <= index ? styles.full : styles.empty}
              style={{ height: `${30 + (bar * 70) / (bars.length - 1)}%` }}
            />
          ))}
        </span>
      )}
      <span className={styles.name}>{level}</span>
    </span>
  );
}
