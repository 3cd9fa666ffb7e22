import { expect, test } from 'vitest';
import type { Problem } from '../api/wire';
import { placeOf, sorted } from './fields';

const SPECIFICATION = 'group.compute.launchSpecification';

test.each<[string, string | null]>([
  ['group.name', 'name'],
  ['group.capacity.target', 'target'],
  ['group.compute.subnetIds', 'zones'],
  ['group.compute.availabilityZones', 'zones'],
  ['group.compute.availabilityZones[1].name', 'zones[1].name'],
  ['group.compute.availabilityZones[1].subnetIds[2]', 'zones[1].subnetIds'],
  ['group.compute.instanceTypes', 'instanceType'],
  ['group.compute.instanceTypes.ondemand', 'instanceType'],
  ['group.compute.instanceTypes.spot[3]', 'fallbackTypes[3]'],
  [`${SPECIFICATION}.imageId`, 'imageId'],
  [`${SPECIFICATION}.iamRole.arn`, 'iamRole'],
  [`${SPECIFICATION}.securityGroupIds[0]`, 'securityGroupIds[0]'],
  [`${SPECIFICATION}.tags`, 'tags'],
  [`${SPECIFICATION}.tags[12].tagKey`, 'tags[12].key'],
  [`${SPECIFICATION}.tags[12].tagValue`, 'tags[12].value'],
  [`${SPECIFICATION}.loadBalancersConfig`, 'targetGroupArns'],
  [`${SPECIFICATION}.loadBalancersConfig.loadBalancers[0].arn`, 'targetGroupArns[0]'],
  [`${SPECIFICATION}.healthCheckGracePeriod`, 'healthCheckGracePeriod'],
  [`${SPECIFICATION}.healthCheckUnhealthyDurationBeforeReplacement`, 'unhealthyDuration'],
  ['group.updatePolicy.rollConfig', 'shouldRoll'],
  ['group.updatePolicy.rollConfig.gracePeriod', 'gracePeriod'],
  ['group.strategy.compatibility', 'elastigroup'],
  [`${SPECIFICATION}.blockDeviceMappings[0].ebs.iops`, null],
  ['group.namesake', null],
  ['group', null],
  ['body', null],
])('%s is at %s', (field, place) => {
  expect(placeOf(field)).toBe(place);
});

test.each<[string, Parameters<typeof placeOf>[1], string | null]>([
  ['group.compute.instanceTypes.spot[1]', { mix: 'risk', performAt: 'always' }, 'spotTypes[1]'],
  ['group.compute.instanceTypes.preferredSpot[0]', { mix: 'risk', performAt: 'always' }, 'preferredSpot[0]'],
  ['group.compute.instanceTypes.onDemandTypes[2]', { mix: 'risk', performAt: 'always' }, 'fallbackTypes[2]'],
  ['group.compute.instanceTypes.ondemand', { mix: 'risk', performAt: 'always' }, 'instanceType'],
  ['group.strategy.risk', { mix: 'risk', performAt: 'always' }, 'risk'],
  ['group.strategy.risk', { mix: 'onDemandCount', performAt: 'always' }, 'mix'],
  ['group.strategy.onDemandCount', { mix: 'onDemandCount', performAt: 'always' }, 'onDemandCount'],
  ['group.strategy.availabilityVsCost', { mix: 'risk', performAt: 'always' }, 'availabilityVsCost'],
  ['group.strategy.revertToSpot.timeWindows[1]', { mix: 'risk', performAt: 'timeWindow' }, 'timeWindows[1]'],
  ['group.strategy.revertToSpot.timeWindows', { mix: 'risk', performAt: 'always' }, 'performAt'],
  ['group.strategy.risk', { mix: '', performAt: 'always' }, 'mix'],
  ['group.strategy.fallbackToOd', { mix: '', performAt: 'always' }, null],
])('%s is in a form that shows %j at %s', (field, shown, place) => {
  expect(placeOf(field, shown)).toBe(place);
});

test('each problem goes to its field, without the path that stands beside it; the others stay whole', () => {
  const problems: Problem[] = [
    { code: 'VALIDATION_ERROR', field: 'group.name', message: 'group.name is required: a text of at most 255 characters' },
    { code: 'VALIDATION_ERROR', field: 'group.compute.subnetIds', message: 'group.compute.subnetIds there is no subnet subnet-1 here' },
    { code: 'NO_FREE_ADDRESSES', field: 'group.compute.subnetIds', message: 'subnet-2 has 1 free address' },
    { code: 'VALIDATION_ERROR', field: 'body', message: 'body must be a JSON object' },
    { code: 'OPERATION_IN_PROGRESS', message: 'ROLL sbgd-1 holds the group' },
  ];
  const { at, elsewhere } = sorted(problems);
  expect([...at]).toEqual([
    ['name', 'Is required: a text of at most 255 characters'],
    ['zones', 'There is no subnet subnet-1 here; subnet-2 has 1 free address'],
  ]);
  expect(elsewhere).toEqual(problems.slice(3));
});
