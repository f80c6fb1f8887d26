import { Component, type ReactNode } from 'react';
import styles from '../shared/ui/Notice.module.css';

/** A bug on one page leaves the header and every other page usable, and says what can be done. */
export class ErrorBoundary extends Component<
  { children: ReactNode },
  { failed: boolean; missingChunk: boolean }
> {
  override state = { failed: false, missingChunk: false };

  static getDerivedStateFromError(error: unknown) {
    // After a release the old page's files are gone; only a reload can find the new ones.
    const missingChunk =
      error instanceof TypeError &&
      /dynamically imported module|importing a module|module script/i.test(error.message);
    return { failed: true, missingChunk };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="page-padding">
        <div className={styles.problem} role="alert">
          <p className={styles.problemTitle}>
            {this.state.missingChunk ? 'This page could not be loaded' : 'Something on this page went wrong'}
          </p>
          <p>
            {this.state.missingChunk
              ? 'AdaptivQ may have been updated, or the connection dropped. Reloading brings the page back.'
              : 'It is our mistake, not yours. Answers that you have given are safe. Reloading usually helps.'}
          </p>
          <button type="button" onClick={() => window.location.reload()}>
            Reload the page
          </button>
        </div>
      </div>
    );
  }
}
