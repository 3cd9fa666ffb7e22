import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import { first, useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Group, Roll } from '../api/wire';
import { to } from '../shell/route';
import { isOpen, kindWords, waitWords } from '../ui/RollState';
import { said } from './labels';

export type Holder = NonNullable<Group['activeRoll']>;

const DOES: Partial<Record<Roll['status'], string>> = { paused: 'is paused', stopping: 'is stopping' };

/** `Roll sbgd-0a1b2c3d is in progress (58 %)`. */
export const ongoing = ({ id, kind }: Holder, roll: Pick<Roll, 'status' | 'progress' | 'hold'> | null): string =>
  `${kindWords(kind)} ${id} ${does(roll)}${roll ? ` (${roll.progress.value} %)` : ''}`;

function does(roll: Pick<Roll, 'status' | 'hold'> | null): string {
  return (roll && (waitWords(roll)?.toLowerCase() ?? DOES[roll.status])) ?? 'is in progress';
}

/** Names the operation that holds the group, with a link to it. */
export function Ongoing({ groupId, holder }: { groupId: string; holder: Holder }) {
  const live = useLive<Roll>(paths.roll(groupId, holder.id), { runs: ({ items: [roll] }) => roll !== undefined && isOpen(roll.status) });
  const roll = first(live);
  return (
    <Alert
      type={roll?.hold ? 'warning' : 'info'}
      header={ongoing(holder, roll)}
      action={
        <Button href={to.deployment(groupId, holder.id)} ariaLabel={`Watch ${holder.id}`}>
          Watch
        </Button>
      }
    >
      {roll && roll.numOfBatches > 0 && `Batch ${roll.currentBatch} of ${roll.numOfBatches}. `}
      {roll?.hold && `${said(roll.hold.reason)} `}
      Nothing else can be deployed to the group before it ends.
    </Alert>
  );
}
