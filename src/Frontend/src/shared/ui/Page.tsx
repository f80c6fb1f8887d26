import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './Page.module.css';
import { usePageTitle } from './usePageTitle';

interface PageProps {
  title: string;
  /** A page to read (short lines), a list to choose from, or a page to scan (the full width). */
  width?: 'line' | 'list' | 'full';
  /** The page above this one. */
  back?: { to: string; label: string };
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, width = 'full', back, lead, actions, children }: PageProps) {
  usePageTitle(title);
  return (
    <div className={styles[width]}>
      <header className={styles.header}>
        <div>
          {back && (
            <Link className={styles.back} href={back.to}>
              <span aria-hidden="true">←</span> {back.label}
            </Link>
          )}
          <h1>{title}</h1>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Section({
  title,
  children,
  aside,
}: {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
