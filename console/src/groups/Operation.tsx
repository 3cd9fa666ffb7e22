import Link from '@cloudscape-design/components/link';
import type { Group } from '../api/wire';
import { to } from '../shell/route';
import { kindWords } from '../ui/RollState';

/** What holds the group now, and the way there. */
export function Operation({ group: { id, activeRoll } }: { group: Group }) {
  return activeRoll ? <OperationLink groupId={id} kind={activeRoll.kind} id={activeRoll.id} /> : 'None';
}

/** @param inverted on a coloured ground, as a flash has */
export function OperationLink({ groupId, kind, id, inverted }: NonNullable<Group['activeRoll']> & { groupId: string; inverted?: boolean }) {
  return (
    <Link href={to.deployment(groupId, id)} color={inverted ? 'inverted' : 'normal'}>
      {`${kindWords(kind)} ${id}`}
    </Link>
  );
}
