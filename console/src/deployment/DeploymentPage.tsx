import type { RollTab } from '../shell/route';

export function DeploymentPage(_: { groupId: string; rollId: string; tab: RollTab }) {
  return <p>DeploymentPage</p>;
}
