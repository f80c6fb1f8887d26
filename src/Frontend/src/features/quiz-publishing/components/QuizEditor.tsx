import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Radio.css';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { count, figure } from '../../../shared/format/words';
import { ProblemError } from '../../../shared/http/problem';
import type { ItemBank } from '../../../shared/item-banks/itemBanks.queries';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import type { NewQuiz } from '../api/publishing';
import { type Precision, precisions, refusalWords, type Success, successes } from '../choices';
import { focusField, focusFirst } from '../focusField';
import styles from '../PublishQuizPage.module.css';
import {
  applies,
  checkForm,
  endsByOwnRule,
  type Field,
  fieldOf,
  itemsFor,
  type QuizForm,
  suggestions,
  toNewQuiz,
} from '../quizForm';
import { goneTopics } from '../topics';
import { AmountInput } from './AmountInput';
import { LevelsEditor } from './LevelsEditor';
import { TechnicalSettings } from './TechnicalSettings';

interface QuizEditorProps<Answer> {
  bank: ItemBank;
  initial: QuizForm;
  /** What the button says. */
  action: string;
  send: (quiz: NewQuiz) => Promise<Answer>;
  /** Called once it is sent, with the title that was given. */
  onSent: (answer: Answer, title: string) => void;
}

/** Everything that a quiz is: title, purpose, rules. Says what is wrong at its field, before and after it is sent. */
export function QuizEditor<Answer>({ bank, initial, action, send, onSent }: QuizEditorProps<Answer>) {
  const element = useRef<HTMLFormElement>(null);
  const tried = useRef(false);
  /** What the server said of a field stands there until that field changes. */
  const refused = useRef<{ field: Field; words: string } | null>(null);
  /** What it said of none. */
  const [unplaced, setUnplaced] = useState<Error | null>(null);

  const form = useForm<QuizForm>({
    initialValues: initial,
    validate: (values) => checkForm(values, bank),
    clearInputErrorOnChange: false,
    onValuesChange: (values, before) => {
      const still = refused.current;
      // Compared as text, since the form copies what is nested.
      if (still && JSON.stringify(values[still.field]) !== JSON.stringify(before[still.field])) {
        refused.current = null;
      }
      if (tried.current) form.setErrors({ ...refusedErrors(), ...checkForm(values, bank) });
    },
  });
  const refusedErrors = () => (refused.current ? { [refused.current.field]: refused.current.words } : {});

  const publish = useMutation({
    mutationFn: send,
    onMutate: () => {
      refused.current = null;
      setUnplaced(null);
    },
    onSuccess: (answer) => onSent(answer, form.getValues().title.trim()),
    onError: (error) => {
      if (!(error instanceof ProblemError)) return setUnplaced(error);
      const field = fieldOf(error.problem.field, form.getValues());
      if (field === null) return setUnplaced(error);
      refused.current = { field, words: refusalWords(error) };
      form.setErrors(refusedErrors());
      requestAnimationFrame(() => element.current && focusField(element.current, field));
    },
  });

  const submit = form.onSubmit(
    (values) => {
      tried.current = true;
      if (!publish.isPending) publish.mutate(toNewQuiz(values, bank.id));
    },
    (errors) => {
      tried.current = true;
      // Once the errors have been drawn, the first of them is where to go on.
      requestAnimationFrame(() => element.current && focusFirst(element.current, Object.keys(errors)));
    },
  );

  const { values, errors } = form;
  const available = itemsFor(bank, values.topics);
  return (
    <form ref={element} className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label="Title"
        description="Learners see it on their page."
        maxLength={120}
        {...form.getInputProps('title')}
      />
      <Textarea
        label="Description"
        description="A sentence for learners: what it is about and why."
        rows={2}
        maxLength={500}
        {...form.getInputProps('description')}
      />
      <Radio.Group
        label="What it is for"
        {...form.getInputProps('mode')}
        onChange={(value) => {
          const mode = value as QuizForm['mode'];
          form.setValues({ mode, ...suggestions({ mode, maxItems: values.maxItems }, bank) });
        }}
      >
        <div className={styles.choices}>
          <Radio
            value="assess"
            label="Assess"
            description="Finds the learner’s level and stops as soon as it is clear."
          />
          <Radio
            value="practise"
            label="Practise"
            description="Questions the learner can mostly solve, with teaching after each."
          />
        </div>
      </Radio.Group>
      <Radio.Group label="When learners see what was right" {...form.getInputProps('feedback')}>
        <div className={styles.choices}>
          <Radio value="instant" label="After each answer" />
          <Radio value="at-end" label="At the end" />
          <Radio value="never" label="Never" description="They see their level only." />
        </div>
      </Radio.Group>
      {applies('precision', values) && (
        <Radio.Group label="How sure the level has to be" {...form.getInputProps('precision')}>
          <div className={styles.choices}>
            {(Object.keys(precisions) as Precision[]).map((value) => (
              <Radio
                key={value}
                value={value}
                label={precisions[value].label}
                description={precisionText(value, values)}
              />
            ))}
            {values.ownStandardError !== null && (
              <Radio value="own" label={`As it is: standard error ${figure(values.ownStandardError)}`} />
            )}
          </div>
        </Radio.Group>
      )}
      {applies('success', values) && (
        <Radio.Group label="How many answers should be right" {...form.getInputProps('success')}>
          <div className={styles.choices}>
            {(Object.keys(successes) as Success[]).map((value) => (
              <Radio
                key={value}
                value={value}
                label={successes[value].label}
                description={successes[value].text}
              />
            ))}
            {values.ownSuccess !== null && (
              <Radio value="own" label={`As it is: about ${Math.round(100 * values.ownSuccess)} of 100`} />
            )}
          </div>
        </Radio.Group>
      )}
      <div className={styles.row}>
        {applies('minItems', values) && (
          <AmountInput
            label="At least"
            suffix={values.minItems === 1 ? ' question' : ' questions'}
            allowDecimal={false}
            min={1}
            {...form.getInputProps('minItems')}
          />
        )}
        <AmountInput
          label="At most"
          suffix={values.maxItems === 1 ? ' question' : ' questions'}
          allowDecimal={false}
          min={1}
          {...form.getInputProps('maxItems')}
        />
        <AmountInput
          label="Time limit"
          placeholder="none"
          suffix={values.timeLimitMinutes === 1 ? ' minute' : ' minutes'}
          min={1}
          {...form.getInputProps('timeLimitMinutes')}
        />
      </div>
      <fieldset className={styles.topics} data-path="topics">
        <legend>Topics</legend>
        <p>
          {values.topics.length === 0
            ? `All topics, ${count(available, 'item')}.`
            : `${count(values.topics.length, 'topic')}, ${count(available, 'item')}.`}{' '}
          Tick topics to limit the quiz to them.
        </p>
        <div className={styles.topicList}>
          {[...bank.topics, ...goneTopics(bank, initial.topics)].map(({ name, itemCount }) => (
            <Checkbox
              key={name}
              label={`${name} (${itemCount})`}
              checked={values.topics.includes(name)}
              onChange={(event) =>
                form.setFieldValue(
                  'topics',
                  event.currentTarget.checked
                    ? [...values.topics, name]
                    : values.topics.filter((topic) => topic !== name),
                )
              }
            />
          ))}
        </div>
        {errors.topics && <p className={styles.error}>{errors.topics}</p>}
      </fieldset>
      <LevelsEditor form={form} />
      <TechnicalSettings form={form} />
      {unplaced && <ProblemNotice error={unplaced} />}
      <div className={styles.submit}>
        {Object.keys(errors).length > 0 && (
          <p className={styles.error} role="status">
            Not sent yet: {count(Object.keys(errors).length, 'field')} above{' '}
            {Object.keys(errors).length === 1 ? 'needs' : 'need'} a change.
          </p>
        )}
        <Button type="submit" size="lg" loading={publish.isPending}>
          {action}
        </Button>
      </div>
    </form>
  );
}

/** What a choice of precision means, beside the other rules that are set. */
function precisionText(value: Precision, form: QuizForm): string {
  const { standardError, text } = precisions[value];
  if (standardError !== null) return `${text} Standard error ${figure(standardError)}.`;
  return endsByOwnRule(form)
    ? 'Only the technical settings end it early; the result says how sure it is.'
    : text;
}
