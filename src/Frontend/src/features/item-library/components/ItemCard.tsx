import { figure } from '../../../shared/format/words';
import { MathText } from '../../../shared/math-text/MathText';
import { Tag } from '../../../shared/ui/Tag';
import type { LibraryItem } from '../api/items.queries';
import styles from './ItemCard.module.css';

/** One item as its author wrote it: stem, options, key, what each distractor teaches, rationale, difficulty. */
export function ItemCard({ item }: { item: LibraryItem }) {
  const calibrated = item.parameterSource?.toLowerCase() === 'calibrated';
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        <h2>{item.externalId ?? item.id}</h2>
        {item.topic && <span className={styles.meta}>{item.topic}</span>}
        {item.revision !== null && <span className={styles.meta}>revision {item.revision}</span>}
        <span className={styles.level}>
          {item.level === null
            ? 'Difficulty: middle, as no level was given'
            : `Difficulty: level ${item.level} of 10`}{' '}
          <Tag tone={calibrated ? 'right' : 'plain'}>{calibrated ? 'calibrated' : 'prior'}</Tag>
        </span>
      </div>
      <div className={styles.stem}>
        <MathText source={item.stem} />
      </div>
      {item.imageUrl && <img className={styles.image} src={item.imageUrl} alt="" loading="lazy" />}
      <ol className={styles.options}>
        {item.options.map((option) => (
          <li key={option.id} data-key={option.correct || undefined}>
            <span className={styles.sign} aria-hidden="true">
              {option.correct ? '✓' : ''}
            </span>
            <div>
              <MathText inline source={option.text} />
              {option.correct && <span className={styles.key}>key</span>}
              {option.feedback && (
                <div className={styles.feedback}>
                  <MathText source={option.feedback} />
                </div>
              )}
            </div>
          </li>
        ))}
      </ol>
      {item.rationale && (
        <div className={styles.rationale}>
          <MathText source={item.rationale} />
        </div>
      )}
      {item.a !== null && item.b !== null && (
        <details className={styles.technical}>
          <summary>Technical figures</summary>
          <p>
            Discrimination a {figure(item.a)}, difficulty b {figure(item.b)}
            {item.c !== null && `, guessing c ${figure(item.c)}`}.{' '}
            {calibrated
              ? 'Estimated from answers.'
              : 'A prior: set by the author or by rule, not yet estimated from answers.'}
          </p>
        </details>
      )}
    </li>
  );
}
