import { Button, Checkbox, NumberInput, Radio, Textarea, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import '@mantine/core/styles/Radio.css';
import '@mantine/core/styles/NumberInput.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Link } from 'wouter';
import { count, figure } from '../../shared/format/words';
import { ProblemError } from '../../shared/http/problem';
import { getItemBanks, type ItemBank } from '../../shared/item-banks/itemBanks.queries';
import { Loading } from '../../shared/ui/Loading';
import { Page } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import { publishNewQuiz } from './api/publishing';
import styles from './PublishQuizPage.module.css';
import {
  checkForm,
  emptyForm,
  type FormErrors,
  fieldOf,
  itemsFor,
  type Precision,
  precisions,
  type QuizForm,
  toNewQuiz,
  withMode,
} from './quizForm';

export default function PublishQuizPage({ bankId = '' }: { bankId?: string }) {
  const banks = useQuery({ queryKey: ['item-banks'], queryFn: getItemBanks });
  const bank = banks.data?.find((candidate) => candidate.id === bankId);
  return (
    <Page
      title="Publish a quiz"
      width="line"
      back={{ to: `/banks/${bankId}`, label: bank?.title ?? 'Item bank' }}
      lead={
        bank &&
        `The questions are drawn from ${bank.title}. A published version never changes; publishing again makes a new one.`
      }
    >
      {banks.isPending && <Loading lines={8} />}
      {banks.isError && <ProblemNotice error={banks.error} retry={() => void banks.refetch()} />}
      {banks.data && !bank && <p>There is no such bank.</p>}
      {bank && <PublishForm bank={bank} />}
    </Page>
  );
}

function PublishForm({ bank }: { bank: ItemBank }) {
  const [form, setForm] = useState<QuizForm>(emptyForm);
  const [tried, setTried] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const queries = useQueryClient();

  const publish = useMutation({
    mutationFn: publishNewQuiz,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['quizzes-published'] });
      void queries.invalidateQueries({ queryKey: ['assignable-quizzes'] });
    },
  });

  const refusedField = publish.error instanceof ProblemError ? fieldOf(publish.error.problem.field) : null;
  const errors: FormErrors = {
    ...(tried ? checkForm(form, bank) : {}),
    ...(refusedField && publish.error ? { [refusedField]: publish.error.message } : {}),
  };
  const set = <Key extends keyof QuizForm>(key: Key, value: QuizForm[Key]) =>
    setForm({ ...form, [key]: value });
  const number = (value: string | number) => (value === '' ? '' : Number(value));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (publish.isPending) return;
    if (Object.keys(checkForm(form, bank)).length > 0) {
      // After the errors have been drawn, the first of them is where to go on.
      requestAnimationFrame(() =>
        element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      );
      return;
    }
    publish.mutate(toNewQuiz(form, bank.id));
  };

  if (publish.isSuccess) {
    return (
      <div className={styles.done} role="status">
        <h2>“{form.title.trim()}” is published</h2>
        <p>
          It is version {publish.data.version}. Teachers can assign it to their classes now; learners see it
          once it has been assigned.
        </p>
        <p>
          <Link href="/quizzes">See all quizzes</Link>
        </p>
      </div>
    );
  }

  const available = itemsFor(bank, form.topics);
  return (
    <form ref={element} className={styles.form} onSubmit={submit} noValidate>
      <TextInput
        label="Title"
        description="Learners see it on their page."
        value={form.title}
        onChange={(event) => set('title', event.currentTarget.value)}
        error={errors.title}
        maxLength={120}
      />
      <Textarea
        label="Description"
        description="A sentence for learners: what it is about and why."
        value={form.description}
        onChange={(event) => set('description', event.currentTarget.value)}
        error={errors.description}
        rows={2}
        maxLength={500}
      />
      <Radio.Group
        label="What it is for"
        value={form.mode}
        onChange={(mode) => setForm(withMode(form, mode as QuizForm['mode']))}
        error={errors.mode}
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
      <Radio.Group
        label="When learners see what was right"
        value={form.feedback}
        onChange={(feedback) => set('feedback', feedback as QuizForm['feedback'])}
        error={errors.feedback}
      >
        <div className={styles.choices}>
          <Radio value="instant" label="After each answer" />
          <Radio value="atEnd" label="At the end" />
          <Radio value="never" label="Never" description="They see their level only." />
        </div>
      </Radio.Group>
      {form.mode === 'assess' && (
        <Radio.Group
          label="How sure the level has to be"
          value={form.precision}
          onChange={(precision) => set('precision', precision as Precision)}
          error={errors.precision}
        >
          <div className={styles.choices}>
            {(Object.entries(precisions) as [Precision, (typeof precisions)[Precision]][]).map(
              ([value, precision]) => (
                <Radio
                  key={value}
                  value={value}
                  label={precision.label}
                  description={
                    precision.standardError === null
                      ? precision.text
                      : `${precision.text} Standard error ${figure(precision.standardError)}.`
                  }
                />
              ),
            )}
          </div>
        </Radio.Group>
      )}
      <div className={styles.row}>
        <NumberInput
          label="At least"
          suffix=" questions"
          min={1}
          allowDecimal={false}
          value={form.minItems}
          onChange={(value) => set('minItems', number(value))}
          error={errors.minItems}
        />
        <NumberInput
          label="At most"
          suffix=" questions"
          min={1}
          allowDecimal={false}
          value={form.maxItems}
          onChange={(value) => set('maxItems', number(value))}
          error={errors.maxItems}
        />
        <NumberInput
          label="Time limit"
          placeholder="none"
          suffix=" minutes"
          min={1}
          value={form.timeLimitMinutes}
          onChange={(value) => set('timeLimitMinutes', number(value))}
          error={errors.timeLimitMinutes}
        />
      </div>
      <fieldset className={styles.topics}>
        <legend>Topics</legend>
        <p>
          {form.topics.length === 0
            ? `All topics, ${count(available, 'item')}.`
            : `${count(form.topics.length, 'topic')}, ${count(available, 'item')}.`}{' '}
          Tick some to keep to them.
        </p>
        <div className={styles.topicList}>
          {bank.topics.map(({ name, itemCount }) => (
            <Checkbox
              key={name}
              label={`${name} (${itemCount})`}
              checked={form.topics.includes(name)}
              onChange={(event) =>
                set(
                  'topics',
                  event.currentTarget.checked
                    ? [...form.topics, name]
                    : form.topics.filter((topic) => topic !== name),
                )
              }
            />
          ))}
        </div>
        {errors.topics && <p className={styles.error}>{errors.topics}</p>}
      </fieldset>
      <details className={styles.more}>
        <summary>Technical settings</summary>
        <NumberInput
          label="Draw from the best"
          description="Each question is drawn at random from this many of the most informative ones, so that neighbours see different questions and no question wears out. 1 always takes the best."
          min={1}
          max={20}
          allowDecimal={false}
          value={form.randomesque}
          onChange={(value) => set('randomesque', number(value))}
          error={errors.randomesque}
        />
      </details>
      {publish.isError && !refusedField && <ProblemNotice error={publish.error} />}
      <div>
        <Button type="submit" size="lg" loading={publish.isPending}>
          Publish
        </Button>
      </div>
    </form>
  );
}
