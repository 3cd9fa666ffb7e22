import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Group } from '../api/wire';
import { CopyId } from '../ui/CopyId';
import { Time, duration } from '../ui/time';
import { Operation } from './Operation';
import { targetGroupName } from './Summary';
import { type AutoScalingNow, awsConsoleUrl, templateWords } from './autoScaling';
import { type Counts, driftWords, glanceOf } from './health';

interface Adopted {
  group: Group;
  autoScaling: AutoScalingNow;
  /** Null while they are not known. */
  counts: Counts | null;
}

/** The settings that are read from the Auto Scaling group, and the few of the group itself. */
export function AutoScalingSummary({ group, autoScaling, counts }: Adopted) {
  const { capacity, instanceTypes, region, availabilityZones, healthCheckType, healthCheckGracePeriod } = group.inForce;
  const { minimum, target, maximum } = capacity;
  const { name, isRead, healthCheckTypes = [], suspendedProcesses = [] } = autoScaling;
  const glance = counts && glanceOf(counts, target);
  const subnets = group.compute.subnetIds ?? [];
  const balancers = group.compute.launchSpecification.loadBalancersConfig?.loadBalancers ?? [];
  return (
    <SpaceBetween size="m">
      {!isRead && (
        <Alert type="warning" header="The Auto Scaling group could not be read">
          Capacity and subnets are those of the adoption.
        </Alert>
      )}
      <Box color="text-body-secondary">The Auto Scaling group scales itself, and replaces unhealthy instances itself.</Box>
      <KeyValuePairs
        columns={4}
        minColumnWidth={180}
        items={[
          { label: 'Id', value: <CopyId id={group.id} /> },
          { label: 'Health', value: glance ? <StatusIndicator type={glance.type}>{glance.words}</StatusIndicator> : '–' },
          { label: 'Drift', value: counts ? driftWords(counts.drifted, `version ${group.latestRevision}`) : '–' },
          { label: 'Operation', value: <Operation group={group} /> },
          {
            label: 'Auto Scaling group',
            value: (
              <Link href={awsConsoleUrl(region, name)} external externalIconAriaLabel="Opens the AWS console in a new tab">
                {name}
              </Link>
            ),
          },
          { label: 'Desired capacity', value: `${target} (from ${minimum} to ${maximum})` },
          {
            label: 'A roll may raise the maximum size',
            value: group.autoScaling?.mayRaiseMaxSize ? 'Yes, for an exchange' : 'No',
          },
          { label: 'Launch template', value: templateWords(autoScaling) },
          { label: 'Version that serves', value: group.servingRevision ?? '–' },
          ...(instanceTypes.length > 0 ? [{ label: 'Instance types', value: instanceTypes.join(', ') }] : []),
          { label: 'Subnets', value: <Each of={subnets} none="None" /> },
          { label: 'Zones', value: <Each of={availabilityZones.map((zone) => zone.name)} none="None" /> },
          { label: 'Target groups', value: isRead ? <Each of={balancers.map(({ arn }) => targetGroupName(arn))} none="None" /> : '–' },
          {
            label: 'Health check type',
            value: isRead ? (
              <>
                <div>{healthCheckTypes.join(', ') || '–'}</div>
                <Box variant="small">grace period {duration(healthCheckGracePeriod)}</Box>
              </>
            ) : (
              '–'
            ),
          },
          { label: 'A roll judges by', value: healthCheckType },
          ...(suspendedProcesses.length > 0 ? [{ label: 'Suspended processes', value: <Each of={suspendedProcesses} none="None" /> }] : []),
          { label: 'Region', value: region },
          { label: 'Updated', value: <Time at={group.updatedAt} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function Each({ of, none }: { of: readonly string[]; none: string }) {
  return of.length === 0 ? none : of.map((one) => <div key={one}>{one}</div>);
}
