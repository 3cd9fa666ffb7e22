import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { paths } from '../api/paths';
import { useKey } from '../api/sending';
import type { Group } from '../api/wire';
import { useApi } from '../api/context';
import { useFlashes } from '../shell/flashes';
import { go, to } from '../shell/route';
import { OperationLink } from './Operation';
import { Confirm } from '../ui/Confirm';
import { instances } from './labels';

interface Deletion {
  id: string;
  operation: { id: string };
}

/** The confirmation before a group is deleted. It says what will happen, and the user must type the group's name. */
export function DeleteDialog({ group, count, close }: { group: Group; count: number | null; close: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const key = useKey();
  const [typed, setTyped] = useState('');
  const isAdopted = group.autoScaling !== undefined;

  async function remove() {
    const { items } = await api.send<Deletion>('DELETE', paths.group(group.id), undefined, { key: key(group.id) });
    const operation = items[0]?.operation;
    say('success', isAdopted ? `Greenroll has forgotten ${group.name}` : `${group.name} is being deleted`, operation && <OperationLink groupId={group.id} kind="DELETE" id={operation.id} inverted />);
  }

  return (
    <Confirm
      header={`Delete ${group.name}`}
      button="Delete"
      refused="Not deleted"
      ready={typed.trim() === group.name}
      act={remove}
      onDone={() => go(to.groups())}
      onCancel={close}
    >
      <Alert type={isAdopted ? 'info' : 'warning'}>
        {isAdopted
          ? 'Greenroll forgets the group. The Auto Scaling group and its instances stay as they are.'
          : `${goes(group.name, count)} taken out of the load balancer, drained and terminated. Then Greenroll forgets the group. This cannot be undone.`}
      </Alert>
      <FormField label={`To confirm, type ${group.name}`}>
        <Input value={typed} placeholder={group.name} autoComplete={false} onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </Confirm>
  );
}

function goes(name: string, count: number | null): string {
  if (count === 1) {
    return `The one instance of ${name} is`;
  }
  return count === null ? `All instances of ${name} are` : count === 0 ? `${name} has no instances. One that still starts is` : `All ${instances(count)} of ${name} are`;
}
