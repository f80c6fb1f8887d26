import { Skeleton } from '@mantine/core';
import styles from './Notice.module.css';

const widths = ['70%', '100%', '92%', '40%', '98%', '85%', '60%', '96%'];

/** Grey lines where text will be, announced once as "Loading". */
export function Loading({ lines = 4 }: { lines?: number }) {
  return (
    <div className={styles.skeletons}>
      <span className="visually-hidden" role="status">
        Loading
      </span>
      {widths.slice(0, lines).map((width) => (
        <Skeleton key={width} height={18} width={width} aria-hidden="true" />
      ))}
    </div>
  );
}
