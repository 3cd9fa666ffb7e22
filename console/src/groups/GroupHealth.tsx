import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Failure } from '../api/failure';
import { Limiter } from '../api/limiter';
import { useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Group, InstanceHealth } from '../api/wire';
import { autoScalingOf } from './autoScaling';
import { type Counts, countsOf, driftWords, glanceOf } from './health';

/**
 * A page of groups reads the health of each group, a few at a time, because all users share the API's 20 calls a
 * second.
 */
const LANE = new Limiter(4);

type Counted = Counts | Failure | null;

function useCounts(group: Group): Counted {
  const live = useLive<InstanceHealth>(paths.health(group.id), { limiter: LANE });
  switch (live.state) {
    case 'loading':
      return null;
    case 'failed':
      return live.failure;
    case 'ready':
      return countsOf(live.answer.items, group.latestRevision);
  }
}

export function Health({ group }: { group: Group }) {
  const counts = useCounts(group);
  if (counts === null) {
    return <StatusIndicator type="loading">Asking</StatusIndicator>;
  }
  if (counts instanceof Error) {
    return <NotKnown why={counts} />;
  }
  const { type, words } = glanceOf(counts, group.capacity.target);
  return <StatusIndicator type={type}>{words}</StatusIndicator>;
}

export function Drift({ group }: { group: Group }) {
  const counts = useCounts(group);
  if (counts instanceof Error) {
    return <NotKnown why={counts} />;
  }
  return counts === null ? '–' : driftWords(counts.drifted, autoScalingOf(group) && `version ${group.latestRevision}`);
}

function NotKnown({ why }: { why: Failure }) {
  return (
    <span title={why.message}>
      <StatusIndicator type="stopped">Not known</StatusIndicator>
    </span>
  );
}
