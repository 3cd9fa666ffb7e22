import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Group } from '../api/wire';
import { CopyId } from '../ui/CopyId';
import { Time } from '../ui/time';
import { Operation } from './Operation';
import { type Counts, driftWords, glanceOf, revisionWords } from './health';
import { policyWords, scalingWords } from './labels';

/** @param counts null while they are not known */
export function Summary({ group, counts }: { group: Group; counts: Counts | null }) {
  const { capacity, instanceTypes, region, availabilityZones } = group.inForce;
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
        { label: 'Instance types', value: instanceTypes.join(', ') },
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

/** The name of a target group, from its ARN: the owner may have given any other. */
const targetGroupName = (arn: string) => arn.split('/')[1] ?? arn;

const zones = (count: number) => (count === 1 ? '1 zone' : `${count} zones`);
