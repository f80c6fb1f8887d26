import { learnerPart, type PlayerProps, type ReviewProps } from '../itemType';
import { digitHint, placeOf } from '../shared/digits';
import { useAnswerWords } from '../shared/ForTeacher';
import { type Option, RadioRows, ScoredRows } from '../shared/OptionRows';

export interface Interaction {
  options: Option[];
}

/** Id of the chosen option. */
export type Response = string;

export interface Solution {
  key: string;
}

function Player({ item, labelledBy, response, locked, onRespond }: PlayerProps<Interaction, Response>) {
  return (
    <RadioRows
      itemId={item.id}
      options={item.interaction.options}
      labelledBy={labelledBy}
      chosen={response}
      locked={locked}
      onChoose={onRespond}
    />
  );
}

function Review({ interaction, response, solution }: ReviewProps<Interaction, Response, Solution>) {
  const words = useAnswerWords();
  return (
    <ScoredRows
      rows={interaction.options.map((option) => {
        const right = option.id === solution.key;
        const own = option.id === response;
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
  name: 'Single choice',
  Player,
  Review,
  isComplete: (response, { options }) => options.some((option) => option.id === response),
  reminder: () => 'Choose one of the answers first.',
  keyMeaning: (key, { options }) => {
    const option = options[placeOf(key, options.length) ?? -1];
    return option ? { kind: 'respond', response: option.id } : null;
  },
  keyHint: ({ options }) => digitHint(options.length, 'to choose'),
});
