import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { OnTimeout } from '../ui/steps';
import { type ByField, type DeployForm, type Step, stepTo } from './form';

interface Fields {
  form: DeployForm;
  errors: ByField;
  /** Whether a pause may end with a roll back. */
  rollsBack: boolean;
  type: (changes: Partial<DeployForm>) => void;
}

const MOST = 20;

/** The values of new rows. */
const EXAMPLES = ['1', '25 %', '50 %'];

/** The first batches of a roll, one in each row. */
export function StepFields({ form: { steps }, errors, rollsBack, type }: Fields) {
  const set = (at: number, changes: Partial<Step>) => type({ steps: steps.map((step, i) => (i === at ? { ...step, ...changes } : step)) });
  return (
    <FormField
      label={
        <>
          Steps <i>– optional</i>
        </>
      }
      description="First batches with sizes of their own. Each step says how far the roll is at its end, in instances or in percent. Then it can wait for a decision."
      errorText={errors.steps}
      stretch
    >
      <AttributeEditor
        items={steps}
        addButtonText="Add step"
        removeButtonText="Remove"
        removeButtonAriaLabel={({ end }) => `Remove step ${end}`}
        disableAddButton={steps.length >= MOST}
        onAddButtonClick={() => type({ steps: [...steps, stepTo(EXAMPLES[steps.length] ?? '')] })}
        onRemoveButtonClick={({ detail }) => type({ steps: steps.filter((_, at) => at !== detail.itemIndex) })}
        gridLayout={[{ rows: [[1, 1], [2]], removeButton: { width: 'auto' } }]}
        definition={[
          {
            label: 'Up to',
            control: ({ end }, at) => <Input value={end} placeholder="1 or 25 %" ariaRequired autoComplete={false} onChange={({ detail }) => set(at, { end: detail.value })} />,
            errorText: (_, at) => errors[`steps[${at}].end`],
          },
          {
            label: 'Grace, seconds',
            control: ({ gracePeriod }, at) => (
              <Input
                type="number"
                inputMode="numeric"
                value={gracePeriod}
                placeholder="As the roll"
                onChange={({ detail }) => set(at, { gracePeriod: detail.value })}
              />
            ),
            errorText: (_, at) => errors[`steps[${at}].gracePeriod`],
          },
          {
            label: 'Then',
            control: (step, at) => <PauseFields step={step} error={errors[`steps[${at}].minutes`]} rollsBack={rollsBack} set={(changes) => set(at, changes)} />,
            errorText: (_, at) => errors[`steps[${at}].pause`],
          },
        ]}
      />
    </FormField>
  );
}

interface PauseProps {
  step: Step;
  error: string | undefined;
  rollsBack: boolean;
  set: (changes: Partial<Step>) => void;
}

const PAUSES: { value: Step['pause']; label: string }[] = [
  { value: '', label: 'Go on' },
  { value: 'MANUAL', label: 'Wait until someone continues' },
  { value: 'TIME', label: 'Wait for some minutes' },
];

const ON_TIMEOUT: { value: OnTimeout; label: string }[] = [
  { value: 'CONTINUE', label: 'It goes on' },
  { value: 'STOP', label: 'It stops' },
  { value: 'ROLLBACK', label: 'It rolls back' },
];

/** The pause at the end of a step. Its details are there when the step has one. */
function PauseFields({ step: { pause, minutes, onTimeout }, error, rollsBack, set }: PauseProps) {
  // A roll back that does not apply stays visible as long as it is chosen, so that the plan's refusal is understood.
  const ends = ON_TIMEOUT.filter(({ value }) => value !== 'ROLLBACK' || rollsBack || onTimeout === value);
  return (
    <div className="pause-fields">
      <Select
        options={PAUSES}
        selectedOption={PAUSES.find(({ value }) => value === pause) ?? null}
        onChange={({ detail }) => {
          const chosen = detail.selectedOption.value as Step['pause'];
          set({ pause: chosen, minutes: chosen === 'TIME' ? minutes || '60' : '', onTimeout: chosen === 'TIME' ? 'CONTINUE' : 'STOP' });
        }}
      />
      {pause === 'TIME' && (
        <FormField label="Minutes" errorText={error}>
          <Input type="number" inputMode="decimal" value={minutes} onChange={({ detail }) => set({ minutes: detail.value })} />
        </FormField>
      )}
      {pause !== '' && (
        <FormField label={pause === 'MANUAL' ? 'If nobody does in 48 hours' : 'If nobody decides by then'}>
          <Select
            options={ends}
            selectedOption={ends.find(({ value }) => value === onTimeout) ?? null}
            onChange={({ detail }) => set({ onTimeout: detail.selectedOption.value as OnTimeout })}
          />
        </FormField>
      )}
    </div>
  );
}
