import Link from '@cloudscape-design/components/link';
import type { Group } from '../api/wire';
import { to } from '../shell/route';
import { kindWords } from '../ui/RollState';

/** The operation that holds the group now, with a link to it. */
export function Operation({ group: { id, activeRoll } }: { group: Group }) {
  return activeRoll ? <OperationLink groupId={id} kind={activeRoll.kind} id={activeRoll.id} /> : 'None';
}

/** @param inverted on a coloured background, as in a flash message */
export function OperationLink({ groupId, kind, id, inverted }: NonNullable<Group['activeRoll']> & { groupId: string; inverted?: boolean }) {
  return (
    <Link href={to.deployment(groupId, id)} color={inverted ? 'inverted' : 'normal'}>
      {`${kindWords(kind)} ${id}`}
    </Link>
  );
}
