import { MathText } from '../math-text/MathText';
import type { Item } from './item';
import styles from './Stem.module.css';
import { ZoomableImage } from './ZoomableImage';

interface StemProps {
  item: Pick<Item, 'stem' | 'imageUrl' | 'imageAlt'>;
  /** For what is labelled by the question's text. */
  id?: string;
  /** The one question of a screen, a question among others to read, or one of a list to scan. */
  size?: 'alone' | 'reading' | 'dense';
}

/** What is asked: the text, and the figure where there is one. */
export function Stem({ item, id, size = 'reading' }: StemProps) {
  return (
    <>
      <div id={id} className={`${styles.stem} ${styles[size]}`}>
        <MathText source={item.stem} />
      </div>
      {item.imageUrl && (
        <ZoomableImage
          src={item.imageUrl}
          alt={item.imageAlt ?? 'Figure for this question'}
          lazy={size === 'dense'}
        />
      )}
    </>
  );
}
