import { useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSessionState } from '../shared/session/SessionProvider';
import type { Session } from '../shared/session/session';
import { placeOf, placesFor } from './navigation';
import styles from './Shell.module.css';

export function Shell({ children }: { children: ReactNode }) {
  const { session } = useSessionState();
  const [path] = useLocation();
  const places = session ? placesFor(session.roles) : [];
  // During an attempt there is one thing to do, and the page has its own way out.
  const quiet = /^\/attempts\/[^/]+$/.test(path);

  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link href="/" className={styles.brand}>
            <Mark />
            <span className={styles.name}>AdaptivQ</span>
          </Link>
          {session && <span className={styles.school}>{session.school}</span>}
          {places.length > 0 && !quiet && (
            <nav className={styles.nav} aria-label="Main">
              {places.map((place) => (
                <Link
                  key={place.href}
                  href={place.href}
                  aria-current={placeOf(path) === place.href ? 'page' : undefined}
                >
                  {place.label}
                </Link>
              ))}
            </nav>
          )}
          <div className={styles.end}>{session ? <PersonMenu session={session} /> : <ColorScheme />}</div>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function Mark() {
  return (
    <svg className={styles.markIcon} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="3" y="20" width="6" height="9" rx="1" />
      <rect x="13" y="12" width="6" height="17" rx="1" />
      <rect x="23" y="3" width="6" height="26" rx="1" />
    </svg>
  );
}

const roleNames = {
  learner: 'Learner',
  teacher: 'Teacher',
  author: 'Author',
  analyst: 'Analyst',
  operator: 'Operator',
  installation: 'Installation operator',
} as const;

function PersonMenu({ session }: { session: Session }) {
  const { leave } = useSessionState();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [path] = useLocation();

  useEffect(() => {
    if (path) setOpen(false);
  }, [path]);

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) setOpen(false);
    };
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', closeOnEscape);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', closeOnEscape);
    };
  }, [open]);

  return (
    <div ref={menu} className={styles.person}>
      <button
        ref={button}
        type="button"
        className={styles.personButton}
        aria-expanded={open}
        aria-controls="person-menu"
        onClick={() => setOpen(!open)}
      >
        <span className={styles.personName}>{session.displayName}</span>
        <span className={styles.initials} aria-hidden="true">
          {initials(session.displayName)}
        </span>
        <span aria-hidden="true" className={styles.caret}>
          ▾
        </span>
      </button>
      {open && (
        <div id="person-menu" className={styles.panel}>
          <p className={styles.panelName}>{session.displayName}</p>
          <p className={styles.panelText}>
            {session.email}
            <br />
            {session.roles.map((role) => roleNames[role]).join(', ')}, {session.school}
          </p>
          <Link href="/account" className={styles.account}>
            Your account
          </Link>
          <ColorScheme />
          <button
            type="button"
            className={styles.signOut}
            onClick={() => {
              setFailed(false);
              leave().catch(() => setFailed(true));
            }}
          >
            Sign out
          </button>
          {failed && <p role="alert">Signing out did not reach the server. Please try again.</p>}
        </div>
      )}
    </div>
  );
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.charAt(0).toUpperCase())
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('');
}

const schemes = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

function ColorScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <fieldset className={styles.schemes}>
      <legend className="visually-hidden">Colours</legend>
      {schemes.map(({ value, label }) => (
        <label key={value}>
          <input
            type="radio"
            name="color-scheme"
            checked={colorScheme === value}
            onChange={() => setColorScheme(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
