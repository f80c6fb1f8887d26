import { authorPart } from '../itemType';
import { AuthoredOptions } from '../shared/AuthoredOptions';

interface Content {
  answer: boolean;
  feedbackTrue: string | null;
  feedbackFalse: string | null;
}

export default authorPart<Content>({
  Card: ({ content: { answer, feedbackTrue, feedbackFalse } }) => (
    <AuthoredOptions
      options={[
        { id: 'true', text: 'True', key: answer, feedback: feedbackTrue, keepLast: false },
        { id: 'false', text: 'False', key: !answer, feedback: feedbackFalse, keepLast: false },
      ]}
    />
  ),
});
