import type { LearnerPart } from './itemType';
import styles from './unknownType.module.css';

/** Stands in for a type that the server knows and this page does not: one that was opened before an update. */
export const unknownType: LearnerPart = {
  name: 'Unknown type',
  Player: () => (
    <div className={styles.unknown} role="alert">
      <p>
        <strong>This page doesn’t know this kind of question yet.</strong> Your place is kept.
      </p>
      <p>Reload the page to get its newest version. If this stays, tell your teacher.</p>
      <button type="button" onClick={() => window.location.reload()}>
        Reload the page
      </button>
    </div>
  ),
  Review: () => (
    <p className={styles.unknown}>
      This page doesn’t know this kind of question yet, so it can’t show the answer. Reload the page to get
      its newest version.
    </p>
  ),
  isComplete: () => false,
  reminder: () => 'This question can’t be answered before the page is reloaded.',
  keyMeaning: () => null,
  keyHint: () => null,
};

export function UnknownCard() {
  return (
    <p className={styles.unknown}>
      This page doesn’t know this type of item yet, so it can’t show its content. Reload the page to get its
      newest version.
    </p>
  );
}
