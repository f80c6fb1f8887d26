import { Suspense } from 'react';
import { authorCardOf, learnerPartOf } from '../../../item-types';
import { errorFigures, parameterFigures, sourceWords } from '../../../shared/item-banks/parameters';
import { MathText } from '../../../shared/math-text/MathText';
import { Stem } from '../../../shared/question/Stem';
import { Loading } from '../../../shared/ui/Loading';
import { Tag } from '../../../shared/ui/Tag';
import type { LibraryItem } from '../api/items.queries';
import styles from './ItemCard.module.css';

const names = { a: 'Discrimination a', b: 'difficulty b', c: 'guessing c' };

/** One item as its author wrote it: stem, content with its key and what mistakes teach, rationale, difficulty. */
export function ItemCard({ item }: { item: LibraryItem }) {
  const source = { kind: item.parameterSource, from: item.parametersFrom, learners: item.parameterLearners };
  const prior = source.kind === 'prior';
  const errors = errorFigures(item.standardErrors, source);
  const Card = authorCardOf(item.type);
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <h2>{item.externalId}</h2>
        <span className={styles.meta}>{learnerPartOf(item.type).name}</span>
        <span className={styles.meta}>{item.topic}</span>
        <span className={styles.meta}>revision {item.revision}</span>
        <span className={styles.level}>
          {item.level === null
            ? 'Difficulty: middle, as no level was given'
            : `Difficulty: level ${item.level} of 10`}{' '}
          <Tag tone={prior ? 'plain' : 'right'}>{source.kind}</Tag>
        </span>
      </div>
      <Stem item={item} size="dense" />
      <Suspense fallback={<Loading lines={3} />}>
        <Card content={item.interaction} />
      </Suspense>
      {item.rationale && (
        <div className={styles.rationale}>
          <MathText source={item.rationale} />
        </div>
      )}
      <details className={styles.technical}>
        <summary>Technical figures</summary>
        <p>
          {parameterFigures(item, names)}.{' '}
          {prior
            ? 'A prior: set by the author’s level, not yet estimated from answers.'
            : `Parameters ${sourceWords(source)}, calibration version ${item.calibrationVersion}.`}{' '}
          {errors !== '' && `${errors}.`}
        </p>
      </details>
    </li>
  );
}
