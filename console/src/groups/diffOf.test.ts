import { expect, test } from 'vitest';
import type { LaunchSpecification } from '../api/wire';
import { diffOf } from './diffOf';
import type { Revision } from '../api/wire';
import { usualPair } from './revision';

const specification: LaunchSpecification = {
  imageId: 'ami-1',
  securityGroupIds: ['sg-1', 'sg-2'],
  tags: [
    { tagKey: 'team', tagValue: 'web' },
    { tagKey: 'stage', tagValue: 'live' },
  ],
  monitoring: false,
  ebsOptimized: false,
  loadBalancersConfig: { loadBalancers: [{ type: 'TARGET_GROUP', arn: 'arn:1', name: 'one' }] },
  healthCheckType: 'TARGET_GROUP',
  autoHealing: true,
  healthCheckGracePeriod: 300,
  healthCheckUnhealthyDurationBeforeReplacement: 120,
  userData: 'c2VjcmV0',
  blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 8, volumeType: 'gp3' } }],
};

const revision = (number: number, more: Partial<LaunchSpecification> = {}, others: Partial<Revision> = {}): Revision => ({
  revision: number,
  createdAt: '2026-11-28T12:00:00.000Z',
  latest: false,
  serving: false,
  instanceTypes: { ondemand: 't3.small', spot: [] },
  launchSpecification: { ...specification, ...more },
  ...others,
});

test('only what differs is named, by its path, with what it was and what it is', () => {
  const before = revision(6);
  const after = revision(
    7,
    {
      imageId: 'ami-2',
      securityGroupIds: ['sg-2'],
      keyPair: 'ops',
      monitoring: true,
      blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: 20, volumeType: 'gp3' } }],
    },
    { instanceTypes: { ondemand: 't3.medium', spot: ['t3.small'] } },
  );
  expect(diffOf(before, after)).toEqual([
    { path: 'imageId', before: 'ami-1', after: 'ami-2' },
    { path: 'instanceTypes.ondemand', before: 't3.small', after: 't3.medium' },
    { path: 'securityGroupIds', before: 'sg-1, sg-2', after: 'sg-2' },
    { path: 'monitoring', before: 'false', after: 'true' },
    { path: 'blockDeviceMappings[0].ebs.volumeSize', before: '8', after: '20' },
    { path: 'instanceTypes.spot', before: null, after: 't3.small' },
    { path: 'keyPair', before: null, after: 'ops' },
  ]);
});

test('tags are compared by key, target groups by ARN, and their order is no difference', () => {
  const before = revision(6);
  const after = revision(7, {
    tags: [
      { tagKey: 'stage', tagValue: 'test' },
      { tagKey: 'team', tagValue: 'web' },
      { tagKey: 'cost', tagValue: '7' },
    ],
    loadBalancersConfig: { loadBalancers: [] },
  });
  expect(diffOf(before, after)).toEqual([
    { path: 'targetGroups', before: 'arn:1', after: null },
    { path: 'tags.stage', before: 'live', after: 'test' },
    { path: 'tags.cost', before: null, after: '7' },
  ]);
});

test('user data is never among the fields', () => {
  expect(diffOf(revision(6), revision(7, { userData: 'b3RoZXI=' }))).toEqual([]);
});

test('what is compared without a choice is what the next roll would change, else what the last one changed', () => {
  const [one, two, three] = [revision(1), revision(2), revision(3, {}, { latest: true })];
  const serving = { ...one, serving: true };
  expect(usualPair([three, two, serving])).toEqual([serving, three]);
  expect(usualPair([{ ...three, serving: true }, two, one])).toEqual([two, { ...three, serving: true }]);
  expect(usualPair([three])).toBeNull();
  expect(usualPair([])).toBeNull();
});
