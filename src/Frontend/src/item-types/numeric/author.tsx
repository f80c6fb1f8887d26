import { authorPart } from '../itemType';
import authored from '../shared/Authored.module.css';
import { AuthoredFeedback } from '../shared/AuthoredOptions';
import { amountWords, toleranceWords } from './number';

interface Content {
  value: string;
  /** "0.1" or "1 %". */
  tolerance: string | null;
  /** The value is in the first of them. */
  units: { name: string; factor: string }[];
  /** Values that show a known mistake. */
  mistakes: { value: string; feedback: string }[];
}

function Card({ content: { value, tolerance, units, mistakes } }: { content: Content }) {
  const unit = units[0]?.name ?? null;
  return (
    <>
      <ol className={authored.options}>
        <li data-key="">
          <span className={authored.sign} aria-hidden="true">
            ✓
          </span>
          <div>
            {amountWords(value, unit)}
            {tolerance !== null && `, ${toleranceWords({ tolerance, unit })}`}
            <span className={authored.key}>key</span>
          </div>
        </li>
        {mistakes.map((mistake) => (
          <li key={mistake.value}>
            <span />
            <div>
              {amountWords(mistake.value, unit)}
              <span className={authored.remark}>known mistake</span>
              <AuthoredFeedback text={mistake.feedback} />
            </div>
          </li>
        ))}
      </ol>
      {units.length > 0 && (
        <p className={authored.rule}>
          {units.length === 1 ? 'Unit' : 'Units'}:{' '}
          {units
            .map(({ name, factor }) => (factor === '1' ? name : `${name} (1 ${name} is ${factor} ${unit})`))
            .join(', ')}
        </p>
      )}
    </>
  );
}

export default authorPart<Content>({ Card });
