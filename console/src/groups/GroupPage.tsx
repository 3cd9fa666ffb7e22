import type { GroupTab } from '../shell/route';

export function GroupPage(_: { groupId: string; tab: GroupTab }) {
  return <p>GroupPage</p>;
}
