import { NativeSelect } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { Criterion, Estimator } from '../api/publishing';
import { criteria, estimators } from '../choices';
import { applies, type Field, type QuizForm } from '../quizForm';
import { AmountInput } from './AmountInput';
import styles from './TechnicalSettings.module.css';

const decisions: Record<QuizForm['classification'], { name: string; text: string }> = {
  none: { name: 'none', text: 'No attempt ends just because its level is decided.' },
  interval: {
    name: 'confidence interval',
    text: 'Ends an attempt once the interval around the ability holds no cut between levels.',
  },
  sprt: {
    name: 'likelihood ratio (SPRT)',
    text: 'Ends an attempt once the answers speak clearly for one side of every cut between levels (Wald’s test).',
  },
};

const order = ['label', 'input', 'error', 'description'] as const;
/** The sentence below its field, so that fields in a row stand in line however long their sentences are. */
const below = { inputWrapperOrder: [...order] };

/** What a psychometrician may want to set. Every field has its usual value and one plain sentence. */
export function TechnicalSettings({ form }: { form: UseFormReturnType<QuizForm> }) {
  const { values } = form;
  const shows = (field: Field) => applies(field, values);
  return (
    <details className={styles.settings}>
      <summary>Technical settings</summary>
      <p>The usual values suit nearly every quiz. Abilities and difficulties are in logits.</p>
      <fieldset className={styles.group}>
        <legend>Ability</legend>
        <NativeSelect
          label="Estimator"
          description={estimators[values.estimator].text}
          data={(Object.keys(estimators) as Estimator[]).map((value) => ({
            value,
            label: `${value}, ${estimators[value].name}`,
          }))}
          {...below}
          {...form.getInputProps('estimator')}
        />
        <div className={styles.row}>
          <AmountInput
            label="Prior mean"
            description="The ability expected before the first answer; attempts start there."
            step={0.1}
            {...below}
            {...form.getInputProps('priorMean')}
          />
          <AmountInput
            label="Prior spread (SD)"
            description="How widely learners are expected to differ, as a standard deviation."
            step={0.1}
            {...below}
            {...form.getInputProps('priorDeviation')}
          />
        </div>
        <div className={styles.row}>
          <AmountInput
            label="Grid from"
            description="The lowest ability reckoned with."
            {...below}
            {...form.getInputProps('gridLow')}
          />
          <AmountInput
            label="Grid to"
            description="The highest ability reckoned with."
            {...below}
            {...form.getInputProps('gridHigh')}
          />
          <AmountInput
            label="Grid points"
            description="More points tell abilities apart more finely."
            allowDecimal={false}
            step={20}
            {...below}
            {...form.getInputProps('gridPoints')}
          />
        </div>
      </fieldset>

      <fieldset className={styles.group}>
        <legend>Choice of questions</legend>
        {shows('criterion') && (
          <NativeSelect
            label="Criterion"
            description={criteria[values.criterion].text}
            data={(Object.keys(criteria) as Criterion[]).map((value) => ({
              value,
              label: `${value}, ${criteria[value].name}`,
            }))}
            {...below}
            {...form.getInputProps('criterion')}
          />
        )}
        {shows('acceleration') && (
          <AmountInput
            label="Acceleration"
            classNames={{ wrapper: styles.short }}
            description="The higher, the later information takes over from chance; 1 is usual."
            step={0.5}
            {...below}
            {...form.getInputProps('acceleration')}
          />
        )}
        {shows('randomesque') && (
          <AmountInput
            label="Draw from the best"
            classNames={{ wrapper: styles.short }}
            description={
              'Each question is drawn at random from this many that fit best, so that neighbours see different ' +
              'questions and none wears out. 1 always takes the best.'
            }
            suffix={values.randomesque === 1 ? ' question' : ' questions'}
            allowDecimal={false}
            {...below}
            {...form.getInputProps('randomesque')}
          />
        )}
      </fieldset>

      {shows('classification') && (
        <fieldset className={styles.group}>
          <legend>Ending early</legend>
          <div className={styles.row}>
            <AmountInput
              label="Change of ability"
              description="Ends an attempt once an answer moves the ability by no more than this."
              placeholder="never"
              step={0.01}
              {...below}
              {...form.getInputProps('thetaChange')}
            />
            <AmountInput
              label="Least information"
              description="Ends an attempt once no question left would tell this much."
              placeholder="never"
              step={0.1}
              {...below}
              {...form.getInputProps('leastInformation')}
            />
          </div>
          <NativeSelect
            label="Classification"
            description={decisions[values.classification].text}
            data={(Object.keys(decisions) as QuizForm['classification'][]).map((value) => ({
              value,
              label: decisions[value].name,
            }))}
            {...below}
            {...form.getInputProps('classification')}
          />
          {shows('z') && (
            <AmountInput
              label="z"
              classNames={{ wrapper: styles.short }}
              description="Half the interval’s width in standard errors; 1.96 covers 95 %."
              step={0.1}
              {...below}
              {...form.getInputProps('z')}
            />
          )}
          {shows('delta') && (
            <div className={styles.row}>
              <AmountInput
                label="Indifference, δ"
                description="To each side of a cut, where either level will do."
                step={0.05}
                {...below}
                {...form.getInputProps('delta')}
              />
              <AmountInput
                label="Error rate α"
                description="How often a learner below a cut may be put above it."
                step={0.01}
                {...below}
                {...form.getInputProps('alpha')}
              />
              <AmountInput
                label="Error rate β"
                description="How often a learner above a cut may be put below it."
                step={0.01}
                {...below}
                {...form.getInputProps('beta')}
              />
            </div>
          )}
        </fieldset>
      )}
    </details>
  );
}
