import { authorPart } from '../itemType';
import { type AuthoredOption, AuthoredOptions } from '../shared/AuthoredOptions';

interface Content {
  options: AuthoredOption[];
}

export default authorPart<Content>({
  Card: ({ content }) => <AuthoredOptions options={content.options} />,
});
