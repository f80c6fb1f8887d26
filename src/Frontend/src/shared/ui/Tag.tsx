import type { ReactNode } from 'react';
import styles from './Tag.module.css';

export type TagTone = 'plain' | 'pen' | 'right' | 'partly' | 'teach' | 'alarm';

/** A short word that says what something is. The word carries the meaning; the colour only helps to find it. */
export function Tag({ tone = 'plain', children }: { tone?: TagTone; children: ReactNode }) {
  return <span className={`${styles.tag} ${styles[tone]}`}>{children}</span>;
}
