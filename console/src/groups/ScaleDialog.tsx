import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { paths } from '../api/paths';
import type { Failure } from '../api/failure';
import type { Group, GroupChange } from '../api/wire';
import { useApi } from '../api/context';
import { useFlashes } from '../shell/flashes';
import { OperationLink } from './Operation';
import { sorted } from './fields';
import { Confirm } from '../ui/Confirm';
import { scaleWords } from './labels';

/** Asks for another target, and shows its consequences. */
export function ScaleDialog({ group, close }: { group: Group; close: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const { minimum, target, maximum } = group.inForce.capacity;
  const [typed, setTyped] = useState(String(target));
  const isWithin = Number(typed) >= minimum && Number(typed) <= maximum;

  async function scale() {
    const change = { group: { capacity: { target: typed.trim() as unknown as number } } } satisfies GroupChange;
    const { items } = await api.send<Group>('PUT', paths.group(group.id), change);
    const roll = items[0]?.activeRoll;
    say('success', `The target of ${group.name} is ${typed.trim()}`, roll && <OperationLink groupId={group.id} {...roll} inverted />);
  }

  return (
    <Confirm
      header={`Scale ${group.name}`}
      button="Scale"
      refused="Not scaled"
      ready={Number(typed) !== target}
      act={scale}
      onDone={close}
      onCancel={close}
      isTold={(failure) => atField(failure) !== ''}
    >
      {(failure) => (
        <>
          <FormField
            label="Target"
            description={`How many instances are to be in service, from ${minimum} to ${maximum}. Now ${target}.`}
            errorText={failure && atField(failure)}
          >
            <Input type="number" inputMode="numeric" value={typed} onChange={({ detail }) => setTyped(detail.value)} />
          </FormField>
          <div aria-live="polite">{isWithin ? scaleWords(target, typed) : null}</div>
        </>
      )}
    </Confirm>
  );
}

/** The API's problems with the only field. */
const atField = (failure: Failure): string => [...sorted(failure.problems).at.values()].join('; ');
