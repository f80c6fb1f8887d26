import styles from './HundredScale.module.css';

interface HundredScaleProps {
  low: number;
  estimate: number;
  high: number;
}

/** A ruler from 0 to 100 with the likely range as a band and the estimate as a mark. The sentence beside it says the same. */
export function HundredScale({ low, estimate, high }: HundredScaleProps) {
  return (
    <div className={styles.ruler} aria-hidden="true">
      <div className={styles.track}>
        <span className={styles.band} style={{ left: `${low}%`, width: `${Math.max(1, high - low)}%` }} />
        <span className={styles.mark} style={{ left: `${estimate}%` }} />
      </div>
      <div className={styles.ticks}>
        <span>0</span>
        <span>50</span>
        <span>100</span>
      </div>
    </div>
  );
}
