import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useApi } from '../api/context';
import { paths } from '../api/paths';
import type { Freeze } from '../api/wire';
import { useFlashes } from '../shell/flashes';
import { Confirm } from './Confirm';
import { Time } from './time';

/** The API's limit, in characters. */
const LONGEST_REASON = 500;

/** Tells who froze deployments and why. Each freeze has a button that lifts it. */
export function Freezes({ freezes = [] }: { freezes?: readonly Freeze[] | undefined }) {
  return freezes.map((freeze) => <Banner key={freeze.groupId ?? 'all'} freeze={freeze} />);
}

const whose = (groupId: string | undefined) => (groupId === undefined ? 'of all groups' : 'of this group');

function Banner({ freeze: { groupId, reason, by, at } }: { freeze: Freeze }) {
  const api = useApi();
  const { say } = useFlashes();
  const [asked, setAsked] = useState(false);
  async function lift() {
    await api.send('DELETE', paths.freeze(groupId ?? null));
    say('success', `Deployments ${whose(groupId)} are not frozen any more`);
  }
  return (
    <>
      <Alert type="warning" header={`Deployments ${whose(groupId)} are frozen`} action={<Button onClick={() => setAsked(true)}>Lift freeze</Button>}>
        <div>{reason}</div>
        <div>
          Frozen by {by}, <Time at={at} />. No roll starts, and a running roll begins no batch.
        </div>
      </Alert>
      {asked && (
        <Confirm header={`Lift the freeze ${whose(groupId)}?`} button="Lift freeze" act={lift} onDone={() => setAsked(false)} onCancel={() => setAsked(false)}>
          <ul>
            <li>A roll that is held begins its next batch within half a minute.</li>
            <li>Scheduled rolls and new images that wait are rolled by the next check.</li>
          </ul>
        </Confirm>
      )}
    </>
  );
}

/**
 * Asks for the reason of a freeze, and freezes.
 *
 * @param groupId the group to freeze, or null for all groups
 */
export function FreezeDialog({ groupId, name, close }: { groupId: string | null; name: string; close: () => void }) {
  const api = useApi();
  const { say } = useFlashes();
  const [reason, setReason] = useState('');
  const given = reason.trim();
  async function freeze() {
    await api.send('PUT', paths.freeze(groupId), { freeze: { reason: given } });
    say('success', `Deployments of ${name} are frozen`);
  }
  return (
    <Confirm
      header={`Freeze deployments of ${name}`}
      button="Freeze deployments"
      refused="Not frozen"
      ready={given !== '' && given.length <= LONGEST_REASON}
      act={freeze}
      onDone={close}
      onCancel={close}
    >
      <ul>
        <li>No roll starts, by a person, a new image or a schedule.</li>
        <li>A running roll completes its batch, and then holds until the freeze is lifted.</li>
        <li>Healing, scaling and roll backs go on.</li>
      </ul>
      <FormField label="Reason" constraintText={`At most ${LONGEST_REASON} characters. Everyone who is held reads it.`}>
        <Input value={reason} autoFocus onChange={({ detail }) => setReason(detail.value)} />
      </FormField>
    </Confirm>
  );
}
