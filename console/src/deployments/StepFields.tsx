import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { ByField, DeployForm, Step } from './form';

interface Fields {
  form: DeployForm;
  errors: ByField;
  type: (changes: Partial<DeployForm>) => void;
}

const MOST = 20;

/** The values of new rows. */
const EXAMPLES = ['1', '25 %', '50 %'];

/** The first batches of a roll, one in each row. */
export function StepFields({ form: { steps }, errors, type }: Fields) {
  const set = (at: number, changes: Partial<Step>) => type({ steps: steps.map((step, i) => (i === at ? { ...step, ...changes } : step)) });
  return (
    <FormField
      label={
        <>
          Steps <i>– optional</i>
        </>
      }
      description="First batches with sizes of their own. Each step says how far the roll is at its end, in instances or in percent."
      errorText={errors.steps}
      stretch
    >
      <AttributeEditor
        items={steps}
        addButtonText="Add step"
        removeButtonText="Remove"
        removeButtonAriaLabel={({ end }) => `Remove step ${end}`}
        disableAddButton={steps.length >= MOST}
        onAddButtonClick={() => type({ steps: [...steps, { end: EXAMPLES[steps.length] ?? '', gracePeriod: '' }] })}
        onRemoveButtonClick={({ detail }) => type({ steps: steps.filter((_, at) => at !== detail.itemIndex) })}
        gridLayout={[{ rows: [[1, 1]], removeButton: { width: 'auto' } }]}
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
        ]}
      />
    </FormField>
  );
}
