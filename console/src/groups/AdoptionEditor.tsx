import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { type ReactNode, useMemo, useState } from 'react';
import type { Sending } from '../api/sending';
import type { Group } from '../api/wire';
import { EditorFrame } from './EditorFrame';
import { ADOPTION_PLACES, type AdoptionForm } from './autoScaling';
import { Section, labelOf } from './controls';
import { NOTHING_WRONG, sortedInto } from './fields';

interface Editor {
  /** Null for an Auto Scaling group that is to be adopted. */
  group: Group | null;
  begin: AdoptionForm;
  sending: Sending;
  submit: (form: AdoptionForm) => Promise<void>;
  /** The address to go to without saving. */
  cancel: string;
  /** Shown before the fields. */
  first?: ReactNode;
  /** Starts again with the changes of other users; null when there are none. */
  again?: (() => void) | null;
}

/** The form of a group that stands for an Auto Scaling group. All other settings are read from the Auto Scaling group. */
export function AdoptionEditor({ group, begin, sending, submit, cancel, first = null, again = null }: Editor) {
  const [form, setForm] = useState(begin);
  const [initial] = useState(begin);
  const { failure } = sending;
  const wrong = useMemo(() => (failure ? sortedInto(failure.problems, ADOPTION_PLACES) : NOTHING_WRONG), [failure]);
  const set = (change: Partial<AdoptionForm>) => setForm((before) => ({ ...before, ...change }));
  const text = (place: 'autoScalingName' | 'name' | 'description', label: string, description: string, optional: boolean) => (
    <div data-wrong={wrong.at.has(place) || undefined}>
      <FormField label={labelOf(label, optional)} description={description} errorText={wrong.at.get(place)}>
        <Input
          value={form[place]}
          readOnly={group !== null && place === 'autoScalingName'}
          autoComplete={false}
          ariaRequired={!optional}
          onChange={({ detail }) => set({ [place]: detail.value })}
        />
      </FormField>
    </div>
  );
  return (
    <EditorFrame
      heading={group ? `Edit ${group.name}` : 'Create group'}
      description={group ? group.id : 'A group that stands for an Auto Scaling group. No operation starts, and no instance is touched.'}
      button={group ? 'Save' : 'Adopt'}
      refused={group ? 'The group was not saved' : 'The Auto Scaling group was not adopted'}
      sending={sending}
      wrong={wrong}
      isChanged={() => JSON.stringify(form) !== JSON.stringify(initial)}
      save={() => void submit(form)}
      cancel={cancel}
      again={again}
    >
      {first}
      <Section title="Auto Scaling group" description="Capacity, subnets, target groups and the launch template are read from it. It goes on scaling.">
        {text('autoScalingName', 'Auto Scaling group', group ? 'A group keeps its Auto Scaling group.' : 'Its name. It needs the tag greenroll:managed=true.', false)}
        <div data-wrong={wrong.at.has('mayRaiseMaxSize') || undefined}>
          <FormField errorText={wrong.at.get('mayRaiseMaxSize')}>
            <Checkbox
              checked={form.mayRaiseMaxSize}
              description="Only when its sizes leave no room for an exchange. The end of the roll restores it."
              onChange={({ detail }) => set({ mayRaiseMaxSize: detail.checked })}
            >
              A roll may raise the maximum size
            </Checkbox>
          </FormField>
        </div>
      </Section>
      <Section title="Group">
        {text('name', 'Name', 'Of the group in Greenroll. Without, it is the name of the Auto Scaling group.', true)}
        {text('description', 'Description', '', true)}
      </Section>
    </EditorFrame>
  );
}
