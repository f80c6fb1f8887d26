import styles from './LevelMark.module.css';

interface LevelMarkProps {
  level: string;
  /** 0 for the lowest level. */
  index: number | null;
  of?: number;
}

/** A level's name with rising bars beside it, so that a column of levels can be scanned without reading. */
export function LevelMark({ level, index, of = 5 }: LevelMarkProps) {
  const bars = [...Array(of).keys()];
  return (
    <span className={styles.mark}>
      {index !== null && (
        <span className={styles.bars} aria-hidden="true">
          {bars.map((bar) => (
            <span
              key={bar}
              className={bar <= index ? styles.full : styles.empty}
              style={{ height: `${30 + (bar * 70) / (of - 1)}%` }}
            />
          ))}
        </span>
      )}
      <span className={styles.name}>{level}</span>
    </span>
  );
}
