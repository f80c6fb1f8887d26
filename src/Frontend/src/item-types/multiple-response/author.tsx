import { authorPart } from '../itemType';
import authored from '../shared/Authored.module.css';
import { type AuthoredOption, AuthoredOptions } from '../shared/AuthoredOptions';

interface Content {
  options: AuthoredOption[];
  scoring: 'partial' | 'all';
}

export default authorPart<Content>({
  Card: ({ content: { options, scoring } }) => (
    <>
      <AuthoredOptions options={options} />
      <p className={authored.rule}>
        {scoring === 'partial'
          ? 'A point for each key chosen, one off for each distractor chosen, never below 0.'
          : 'One point, for exactly the keys.'}
      </p>
    </>
  ),
});
