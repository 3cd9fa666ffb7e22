import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { paths } from '../api/paths';
import { useKey, useSending } from '../api/sending';
import type { Group } from '../api/wire';
import { useApi } from '../session/session';
import { useFlashes } from '../shell/flashes';
import { go, to } from '../shell/route';
import { OperationLink } from './Operation';
import { instances } from './words';

interface Deletion {
  id: string;
  operation: { id: string };
}

/** The one confirm before a group is deleted: what will happen, and its name typed. */
export function DeleteDialog({ group, count, close }: { group: Group; count: number | null; close: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const { busy, failure, send } = useSending();
  const key = useKey();
  const [typed, setTyped] = useState('');
  const confirmed = typed.trim() === group.name;

  async function remove() {
    if (!confirmed) {
      return;
    }
    const answer = await send(() => api.send<Deletion>('DELETE', paths.group(group.id), undefined, { key: key(group.id) }));
    if (answer) {
      const operation = answer.items[0]?.operation;
      say('success', `${group.name} is being deleted`, operation && <OperationLink groupId={group.id} kind="DELETE" id={operation.id} inverted />);
      go(to.groups());
    }
  }

  return (
    <Modal
      visible
      header={`Delete ${group.name}`}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!confirmed} loading={busy} onClick={() => void remove()}>
              Delete
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void remove();
        }}
      >
        <SpaceBetween size="m">
          {failure && (
            <Alert type="error" header="Not deleted">
              {failure.message}
            </Alert>
          )}
          <Alert type="warning">
            {goes(group.name, count)} taken out of the load balancer, drained and terminated. Then Greenroll forgets the group. This cannot be undone.
          </Alert>
          <FormField label={`To confirm, type ${group.name}`}>
            <Input value={typed} placeholder={group.name} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
          </FormField>
        </SpaceBetween>
      </form>
    </Modal>
  );
}

function goes(name: string, count: number | null): string {
  if (count === 1) {
    return `The one instance of ${name} is`;
  }
  return count === null ? `All instances of ${name} are` : count === 0 ? `${name} has no instances. One that still starts is` : `All ${instances(count)} of ${name} are`;
}
