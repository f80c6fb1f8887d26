import { learnerPart, type PlayerProps, type ReviewProps } from '../itemType';
import { digitHint, placeOf } from '../shared/digits';
import { useAnswerWords } from '../shared/ForTeacher';
import { RadioRows, ScoredRows } from '../shared/OptionRows';

export type Interaction = Record<string, never>;

export type Response = boolean;

export interface Solution {
  key: boolean;
}

const options = [
  { id: 'true', text: 'True' },
  { id: 'false', text: 'False' },
];

const isTrue = (id: string) => id === 'true';

function Player({ item, labelledBy, response, locked, onRespond }: PlayerProps<Interaction, Response>) {
  return (
    <RadioRows
      itemId={item.id}
      options={options}
      labelledBy={labelledBy}
      chosen={response === null ? null : String(response)}
      locked={locked}
      onChoose={(id) => onRespond(isTrue(id))}
    />
  );
}

function Review({ response, solution }: ReviewProps<Interaction, Response, Solution>) {
  const words = useAnswerWords();
  return (
    <ScoredRows
      rows={options.map((option) => {
        const right = isTrue(option.id) === solution.key;
        const own = isTrue(option.id) === response;
        return {
          ...option,
          mark: right ? 'right' : own ? 'own' : null,
          note: right && own ? words.ownRight : right ? words.right : own ? words.own : null,
        };
      })}
    />
  );
}

export default learnerPart<Interaction, Response, Solution>({
  name: 'True or false',
  Player,
  Review,
  isComplete: (response) => typeof response === 'boolean',
  reminder: () => 'Choose true or false first.',
  keyMeaning: (key) => {
    const option = options[placeOf(key, options.length) ?? -1];
    return option ? { kind: 'respond', response: isTrue(option.id) } : null;
  },
  keyHint: () => digitHint(options.length, 'to choose'),
});
