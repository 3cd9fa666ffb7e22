import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Group, Spot } from '../api/wire';
import { CopyId } from '../ui/CopyId';
import { type Share, shareWords } from '../ui/lifeCycle';
import { Time } from '../ui/time';
import { Operation } from './Operation';
import { type Counts, driftWords, glanceOf, revisionWords } from './health';
import { fallbackWords, policyWords, scalingWords } from './labels';

/**
 * @param counts null while they are not known
 * @param share the share of the instances now; null while it is not known
 */
export function Summary({ group, counts, share }: { group: Group; counts: Counts | null; share: Share | null }) {
  const { capacity, instanceTypes, spot, region, availabilityZones } = group.inForce;
  const { minimum, target, maximum } = capacity;
  const { launchSpecification: specification } = group.compute;
  const glance = counts && glanceOf(counts, target);
  const balancers = specification.loadBalancersConfig?.loadBalancers ?? [];
  return (
    <KeyValuePairs
      columns={4}
      minColumnWidth={180}
      items={[
        { label: 'Id', value: <CopyId id={group.id} /> },
        { label: 'Health', value: glance ? <StatusIndicator type={glance.type}>{glance.words}</StatusIndicator> : '–' },
        { label: 'Drift', value: counts ? driftWords(counts.drifted) : '–' },
        { label: 'Operation', value: <Operation group={group} /> },
        { label: 'Target', value: `${target} (from ${minimum} to ${maximum})` },
        { label: 'Revision', value: revisionWords(group) },
        { label: 'Image', value: <CopyId id={specification.imageId} /> },
        { label: spot ? 'On-demand types' : 'Instance types', value: instanceTypes.join(', ') },
        ...(spot ? spotItems(spot, share) : []),
        {
          label: 'Target groups',
          value: balancers.length === 0 ? 'None' : balancers.map(({ arn }) => <div key={arn}>{targetGroupName(arn)}</div>),
        },
        { label: 'Region', value: `${region}, ${zones(availabilityZones.length)}` },
        { label: 'Update policy', value: policyWords(group) },
        { label: 'Scaling', value: scalingWords(group) },
        { label: 'Updated', value: <Time at={group.updatedAt} /> },
      ]}
    />
  );
}

/** The mix of spot and on-demand instances: what is asked for, and what is there. */
function spotItems(spot: Spot, share: Share | null) {
  return [
    { label: 'Spot types', value: spot.instanceTypes.join(', ') },
    {
      label: 'Share',
      value: (
        <>
          <div>{shareWords(spot)}</div>
          {share && <Box variant="small" display="block">{`now ${shareWords(share)}`}</Box>}
        </>
      ),
    },
    { label: 'Allocation', value: spot.allocationStrategy },
    { label: 'Without spot capacity', value: fallbackWords(spot) },
    { label: 'Rebalance recommendation', value: spot.capacityRebalance ? 'The spot instance is replaced' : 'Not followed' },
  ];
}

/** The name of a target group, from its ARN: the owner may have given any other. */
export const targetGroupName = (arn: string) => arn.split('/')[1] ?? arn;

const zones = (count: number) => (count === 1 ? '1 zone' : `${count} zones`);
