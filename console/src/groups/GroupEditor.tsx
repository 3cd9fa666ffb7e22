import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../api/failure';
import type { Sending } from '../api/sending';
import type { Group } from '../api/wire';
import { go } from '../shell/route';
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
  /** Starts again with the changes of other users; null when there are none. */
  again?: (() => void) | null;
}

/** The form of a group. The API checks it: each problem is shown at its field, and the typed values are kept. */
export function GroupEditor({ group, begin, sending: { busy, failure }, submit, cancel, again = null }: Editor) {
  const [form, setForm] = useState(begin);
  const [leaving, setLeaving] = useState(false);
  const [initial] = useState(begin);
  const page = useRef<HTMLFormElement>(null);
  const alert = useRef<AlertProps.Ref>(null);
  const wrong = useMemo(() => (failure ? sorted(failure.problems, form) : NOTHING_WRONG), [failure, form.mix, form.performAt]);

  useEffect(() => {
    if (failure && !focusFirstWrong(page.current)) {
      alert.current?.focus();
    }
  }, [failure]);

  const leave = () => (JSON.stringify(form) === JSON.stringify(initial) ? go(cancel) : setLeaving(true));
  const save = () => {
    const sent = tidied(form);
    setForm(sent);
    void submit(sent);
  };

  return (
    <form
      ref={page}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Form
        header={
          <Header variant="h1" description={group ? group.id : 'EC2 instances that are launched alike. They are launched as soon as the group is created.'}>
            {group ? `Edit ${group.name}` : 'Create group'}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={leave}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} formAction="submit">
              {group ? 'Save' : 'Create group'}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {failure && (
            <Alert ref={alert} type="error" header={group ? 'The group was not saved' : 'The group was not created'}>
              <Refusal failure={failure} marked={wrong.at.size} elsewhere={wrong.elsewhere.map(({ message }) => message)} />
            </Alert>
          )}
          {again && (
            <Alert
              type="info"
              header="Another person changed the group"
              action={
                <Button formAction="none" onClick={again}>
                  Start again
                </Button>
              }
            >
              Only what you change here is saved; what they have changed stays. To see it, start again: then your input is lost.
            </Alert>
          )}
          <GroupFields form={form} set={(change) => setForm((before) => ({ ...before, ...change }))} wrong={wrong.at} group={group} />
          {group && <Consequences group={group} form={form} />}
        </SpaceBetween>
      </Form>
      {leaving && (
        <Modal
          visible
          header="Leave without saving?"
          onDismiss={() => setLeaving(false)}
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" formAction="none" onClick={() => setLeaving(false)}>
                  Stay
                </Button>
                <Button variant="primary" formAction="none" onClick={() => go(cancel)}>
                  Leave
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          Your changes are lost.
        </Modal>
      )}
    </form>
  );
}

function Refusal({ failure, marked, elsewhere }: { failure: Failure; marked: number; elsewhere: readonly string[] }) {
  if (failure.problems.length === 0) {
    return failure.message;
  }
  return (
    <SpaceBetween size="xxs">
      {elsewhere.map((message) => (
        <div key={message}>{message}</div>
      ))}
      {marked > 0 && <div>{marked === 1 ? 'One field is wrong: see there.' : `${marked} fields are wrong: see there.`}</div>}
    </SpaceBetween>
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

/** Moves the focus to the first field with an error. Returns whether there was one. */
function focusFirstWrong(page: HTMLElement | null): boolean {
  const place = page?.querySelector<HTMLElement>('[data-wrong]');
  const control = place?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? place?.querySelector<HTMLElement>('input, textarea, button');
  control?.focus();
  return control instanceof HTMLElement;
}
