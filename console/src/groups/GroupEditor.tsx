import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useMemo, useState } from 'react';
import type { Sending } from '../api/sending';
import type { Group } from '../api/wire';
import { EditorFrame } from './EditorFrame';
import { GroupFields } from './GroupFields';
import { NOTHING_WRONG, sorted } from './fields';
import { type GroupForm, changeOf, keptOf, makesRevision, tidied } from './form';
import { scaleWords } from './labels';

interface Editor {
  /** Null for a group that is to be created. */
  group: Group | null;
  begin: GroupForm;
  sending: Sending;
  submit: (form: GroupForm) => Promise<void>;
  /** The address to go to without saving. */
  cancel: string;
  /** Shown before the fields. */
  first?: ReactNode;
  /** Starts again with the changes of other users; null when there are none. */
  again?: (() => void) | null;
}

/** The form of a group. The API checks it: each problem is shown at its field, and the typed values are kept. */
export function GroupEditor({ group, begin, sending, submit, cancel, first = null, again = null }: Editor) {
  const [form, setForm] = useState(begin);
  const [initial] = useState(begin);
  const { failure } = sending;
  const wrong = useMemo(() => (failure ? sorted(failure.problems, form) : NOTHING_WRONG), [failure, form.mix, form.performAt]);
  const save = () => {
    const sent = tidied(form);
    setForm(sent);
    void submit(sent);
  };
  return (
    <EditorFrame
      heading={group ? `Edit ${group.name}` : 'Create group'}
      description={group ? group.id : 'EC2 instances that are launched alike. They are launched as soon as the group is created.'}
      button={group ? 'Save' : 'Create group'}
      refused={group ? 'The group was not saved' : 'The group was not created'}
      sending={sending}
      wrong={wrong}
      isChanged={() => JSON.stringify(form) !== JSON.stringify(initial)}
      save={save}
      cancel={cancel}
      again={again}
    >
      {first}
      <GroupFields form={form} set={(change) => setForm((before) => ({ ...before, ...change }))} wrong={wrong.at} group={group} />
      {group && <Consequences group={group} form={form} />}
    </EditorFrame>
  );
}

/** The consequences of saving, shown before it is done. */
function Consequences({ group, form }: { group: Group; form: GroupForm }) {
  const sent = tidied(form);
  const change = changeOf(group, sent);
  const kept = keptOf(group, form.mix);
  const scaled = change?.group?.capacity?.target === undefined ? null : scaleWords(group.capacity.target, form.target);
  return (
    <SpaceBetween size="s">
      {makesRevision(group, sent) && (
        <Alert type="info" header="Saving makes a new revision">
          {form.shouldRoll
            ? 'The update policy says that it is rolled at once: every instance is replaced, batch by batch.'
            : 'Instances that run stay as they are. A Deploy rolls them to it.'}
        </Alert>
      )}
      {scaled && (
        <Alert type="info" header="Saving scales the group">
          {scaled}
        </Alert>
      )}
      {kept.length > 0 && <Box color="text-body-secondary">{`Kept as they are, because this form does not show them: ${kept.join(', ')}.`}</Box>}
    </SpaceBetween>
  );
}
