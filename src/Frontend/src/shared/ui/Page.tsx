import { type ReactNode, useEffect, useRef } from 'react';
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
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // What was focused went with the page before: a keyboard or screen reader goes on from the new page's heading.
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className={styles[width]}>
      <header className={styles.header}>
        <div>
          {back && (
            <Link className={styles.back} href={back.to}>
              <span aria-hidden="true">←</span> {back.label}
            </Link>
          )}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
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
