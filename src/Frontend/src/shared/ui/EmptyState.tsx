import type { ReactNode } from 'react';
import styles from './Notice.module.css';

/** An empty page teaches the next step. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>{title}</p>
      <div className={styles.emptyText}>{children}</div>
    </div>
  );
}
