import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { paths } from '../api/paths';
import { useSending } from '../api/sending';
import type { Group, GroupChange } from '../api/wire';
import { useApi } from '../session/session';
import { useFlashes } from '../shell/flashes';
import { OperationLink } from './Operation';
import { sorted } from './fields';
import { scaleWords } from './words';

/** Asks for another target, and says what that leads to. */
export function ScaleDialog({ group, close }: { group: Group; close: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const { busy, failure, send } = useSending();
  const { minimum, target, maximum } = group.capacity;
  const [typed, setTyped] = useState(String(target));
  const isWithin = Number(typed) >= minimum && Number(typed) <= maximum;
  const words = isWithin ? scaleWords(target, typed) : null;
  const wrong = sorted(failure?.problems ?? []);
  const beside = [...wrong.at.values()].join('; ');

  async function scale() {
    const change = { group: { capacity: { target: typed.trim() as unknown as number } } } satisfies GroupChange;
    const answer = await send(() => api.send<Group>('PUT', paths.group(group.id), change));
    if (answer) {
      const roll = answer.items[0]?.activeRoll;
      say('success', `The target of ${group.name} is ${typed.trim()}`, roll && <OperationLink groupId={group.id} {...roll} inverted />);
      close();
    }
  }

  return (
    <Modal
      visible
      header={`Scale ${group.name}`}
      onDismiss={close}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} disabled={Number(typed) === target} onClick={() => void scale()}>
              Scale
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void scale();
        }}
      >
        <SpaceBetween size="m">
          {failure && !beside && (
            <Alert type="error" header="Not scaled">
              {failure.message}
            </Alert>
          )}
          <FormField
            label="Target"
            description={`How many instances are to be in service, from ${minimum} to ${maximum}. Now ${target}.`}
            errorText={beside}
          >
            <Input type="number" inputMode="numeric" value={typed} onChange={({ detail }) => setTyped(detail.value)} />
          </FormField>
          <div aria-live="polite">{words}</div>
        </SpaceBetween>
      </form>
    </Modal>
  );
}
