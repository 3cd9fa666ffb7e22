import { expect, test } from 'vitest';
import type { Instance, InstanceHealth } from '../api/wire';
import { EVERY, type Filter, passes, seenOf, zonesOf } from './instances';

const launched = (instanceId: string, createdAt: string, more: Partial<Instance> = {}): Instance => ({
  instanceId,
  instanceType: 't3.small',
  availabilityZone: 'eu-west-1a',
  status: 'running',
  lifeCycle: 'OD',
  groupId: 'sig-0a1b2c3d',
  createdAt,
  product: 'Linux/UNIX',
  privateIp: '10.0.0.4',
  revision: 6,
  ...more,
});

const health = (instanceId: string, more: Partial<InstanceHealth> = {}): InstanceHealth => ({
  instanceId,
  healthStatus: 'HEALTHY',
  availabilityZone: 'eu-west-1a',
  lifeCycle: 'OD',
  groupId: 'sig-0a1b2c3d',
  targetHealth: 'healthy',
  ...more,
});

test('a row says what EC2 and the health check know, the oldest first; what only one of them knows is there too', () => {
  const rows = seenOf(
    [launched('i-young', '2026-11-28T12:00:00.000Z'), launched('i-old', '2026-11-27T12:00:00.000Z')],
    [health('i-old', { healthStatus: 'UNHEALTHY', targetHealth: 'unhealthy', reason: 'Target.Timeout' }), health('i-other', { availabilityZone: 'eu-west-1b', revision: 5 })],
  );
  expect(rows.map(({ instanceId, health: is, reason, revision, privateIp }) => [instanceId, is, reason, revision, privateIp])).toEqual([
    ['i-other', 'HEALTHY', null, 5, null],
    ['i-old', 'UNHEALTHY', 'Target.Timeout', 6, '10.0.0.4'],
    ['i-young', null, null, 6, '10.0.0.4'],
  ]);
  expect(zonesOf(rows)).toEqual(['eu-west-1a', 'eu-west-1b']);
});

test.each<[Partial<Filter>, boolean]>([
  [{}, true],
  [{ text: 'T3.SMALL 10.0' }, true],
  [{ text: 'timeout' }, true],
  [{ text: 'revision 6' }, true],
  [{ text: 't3.small 10.1' }, false],
  [{ health: 'UNHEALTHY', zone: 'eu-west-1a' }, true],
  [{ health: 'HEALTHY' }, false],
  [{ zone: 'eu-west-1b' }, false],
  [{ text: 'spot', lifeCycle: 'SPOT' }, true],
  [{ text: 'on demand' }, false],
  [{ lifeCycle: 'OD' }, false],
])('%j lets an unhealthy spot instance in eu-west-1a through: %s', (filter, through) => {
  const [one] = seenOf([launched('i-1', '2026-11-28T12:00:00.000Z', { lifeCycle: 'SPOT' })], [health('i-1', { healthStatus: 'UNHEALTHY', reason: 'Target.Timeout' })]);
  expect(one && passes(one, { ...EVERY, ...filter })).toBe(through);
});
