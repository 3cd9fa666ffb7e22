import type { Group, LaunchSpecification } from '../api/wire';

/** A group as the API answers it, for tests. */
export function sampleGroup(more: Partial<Group> = {}, specification: Partial<LaunchSpecification> = {}): Group {
  return {
    id: 'sig-0a1b2c3d',
    name: 'web',
    region: 'eu-west-1',
    capacity: { minimum: 1, target: 3, maximum: 6, unit: 'instance' },
    strategy: { risk: 0 },
    compute: {
      product: 'Linux/UNIX',
      instanceTypes: { ondemand: 't3.small', spot: ['t3.medium'] },
      availabilityZones: [
        { name: 'eu-west-1a', subnetIds: ['subnet-1', 'subnet-2'] },
        { name: 'eu-west-1b', subnetIds: ['subnet-3'] },
      ],
      launchSpecification: {
        imageId: 'ami-1',
        securityGroupIds: ['sg-1'],
        tags: [{ tagKey: 'team', tagValue: 'web' }],
        monitoring: false,
        ebsOptimized: true,
        loadBalancersConfig: { loadBalancers: [{ type: 'TARGET_GROUP', arn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/2', name: 'web' }] },
        healthCheckType: 'TARGET_GROUP',
        autoHealing: true,
        healthCheckGracePeriod: 300,
        healthCheckUnhealthyDurationBeforeReplacement: 120,
        ...specification,
      },
    },
    inForce: {
      region: 'eu-west-1',
      product: 'Linux/UNIX',
      capacity: { minimum: 1, target: 3, maximum: 6, unit: 'instance' },
      instanceTypes: ['t3.small', 't3.medium'],
      availabilityZones: [
        { name: 'eu-west-1a', subnetIds: ['subnet-1', 'subnet-2'] },
        { name: 'eu-west-1b', subnetIds: ['subnet-3'] },
      ],
      healthCheckType: 'TARGET_GROUP',
      autoHealing: true,
      healthCheckGracePeriod: 300,
      healthCheckUnhealthyDurationBeforeReplacement: 120,
    },
    latestRevision: 7,
    servingRevision: 6,
    createdAt: '2026-11-01T12:00:00.000Z',
    updatedAt: '2026-11-28T12:00:00.000Z',
    ...more,
  };
}

/** A group of five instances, 60 percent of them spot, as the API answers it. */
export function sampleSpotGroup(strategy: Partial<Group['strategy']> = {}, instanceTypes: Partial<Group['compute']['instanceTypes']> = {}): Group {
  const group = sampleGroup();
  return {
    ...group,
    capacity: { ...group.capacity, target: 5 },
    strategy: { risk: 60, revertToSpot: { performAt: 'timeWindow', timeWindows: ['Mon:03:00-Mon:05:00'] }, ...strategy },
    compute: { ...group.compute, instanceTypes: { ondemand: 't3.small', spot: ['t3.small', 't3.medium'], ...instanceTypes } },
    inForce: {
      ...group.inForce,
      capacity: { ...group.inForce.capacity, target: 5 },
      instanceTypes: ['t3.small'],
      spot: {
        onDemand: 2,
        spot: 3,
        instanceTypes: ['t3.small', 't3.medium'],
        allocationStrategy: 'price-capacity-optimized',
        fallbackToOd: true,
        revertToSpot: { performAt: 'timeWindow', timeWindows: ['Mon:03:00-Mon:05:00'] },
        capacityRebalance: true,
      },
    },
  };
}

/** A group that stands for the Auto Scaling group `web-asg`, as the API answers it. */
export function sampleAdoptedGroup(more: Partial<NonNullable<Group['inForce']['autoScaling']>> = {}): Group {
  const group = sampleGroup();
  return {
    ...group,
    autoScaling: { name: 'web-asg', mayRaiseMaxSize: false },
    compute: {
      subnetIds: ['subnet-1', 'subnet-3'],
      launchSpecification: { imageId: '', loadBalancersConfig: { loadBalancers: [{ type: 'TARGET_GROUP', arn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/web/2' }] } },
    },
    inForce: {
      ...group.inForce,
      instanceTypes: [],
      autoHealing: false,
      healthCheckGracePeriod: 90,
      autoScaling: { name: 'web-asg', isRead: true, launchTemplate: { id: 'lt-0a1b', version: '7' }, healthCheckTypes: ['EC2', 'ELB'], suspendedProcesses: ['AlarmNotification'], ...more },
    },
    latestRevision: 7,
    servingRevision: 7,
  };
}
