import { useRef } from 'react';
import styles from './ZoomableImage.module.css';

interface ZoomableImageProps {
  src: string;
  alt: string;
  /** For a page of many: fetched when it comes into view. */
  lazy?: boolean;
}

/** A figure that fills the screen on demand. The dialog is the browser's own: Escape closes it and focus returns. */
export function ZoomableImage({ src, alt, lazy = false }: ZoomableImageProps) {
  const loading = lazy ? 'lazy' : 'eager';
  const dialog = useRef<HTMLDialogElement>(null);
  return (
    <figure className={styles.figure}>
      <button type="button" className={styles.open} onClick={() => dialog.current?.showModal()}>
        <img src={src} alt={alt} loading={loading} />
        <span className={styles.hint}>Enlarge</span>
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-label="Enlarged figure">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a large figure scrolls, also by keyboard */}
        <div className={styles.stage} tabIndex={0}>
          <img src={src} alt={alt} loading={loading} />
        </div>
        <button type="button" className={styles.close} onClick={() => dialog.current?.close()}>
          Close
        </button>
      </dialog>
    </figure>
  );
}
