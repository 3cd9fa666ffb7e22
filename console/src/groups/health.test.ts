import { expect, test } from 'vitest';
import type { InstanceHealth } from '../api/wire';
import { type Counts, type Glance, countsOf, glanceOf, revisionWords } from './health';

const instance = (healthStatus: InstanceHealth['healthStatus'], revision?: number): InstanceHealth => ({
  instanceId: 'i-1',
  healthStatus,
  availabilityZone: 'eu-west-1a',
  lifeCycle: 'OD',
  groupId: 'sig-0a1b2c3d',
  ...(revision === undefined ? {} : { revision }),
});

test('instances are counted by their health, and by whether they are of the latest revision', () => {
  const health = [instance('HEALTHY', 7), instance('HEALTHY', 6), instance('UNHEALTHY', 7), instance('INSUFFICIENT_DATA', 7), instance('UNKNOWN')];
  expect(countsOf(health, 7)).toEqual({ all: 5, inService: 2, unhealthy: 1, undecided: 2, drifted: 2 });
});

const counts = (of: Partial<Counts>): Counts => ({ all: 10, inService: 0, unhealthy: 0, undecided: 0, drifted: 0, ...of });

test.each<[string, Counts, number, Glance]>([
  ['all in service', counts({ inService: 10 }), 10, { type: 'success', words: '10 of 10 in service' }],
  ['blue and green at once', counts({ all: 12, inService: 12 }), 10, { type: 'success', words: '12 in service' }],
  ['green still starting', counts({ all: 12, inService: 10, undecided: 2 }), 10, { type: 'success', words: '10 of 10 in service' }],
  ['some starting', counts({ inService: 7, undecided: 3 }), 10, { type: 'in-progress', words: '3 starting, 7 of 10 in service' }],
  ['some unhealthy', counts({ inService: 8, unhealthy: 2 }), 10, { type: 'warning', words: '2 unhealthy, 8 of 10 in service' }],
  ['enough in service in spite of one', counts({ all: 11, inService: 10, unhealthy: 1 }), 10, { type: 'warning', words: '1 unhealthy, 10 of 10 in service' }],
  ['nothing in service', counts({ unhealthy: 10 }), 10, { type: 'error', words: '10 unhealthy, 0 of 10 in service' }],
  ['some missing', counts({ all: 8, inService: 8 }), 10, { type: 'warning', words: '8 of 10 in service' }],
  ['all missing', counts({ all: 0 }), 10, { type: 'error', words: '0 of 10 in service' }],
  ['none wanted', counts({ all: 0 }), 0, { type: 'stopped', words: 'No instances' }],
])('%s', (_, of, target, glance) => {
  expect(glanceOf(of, target)).toEqual(glance);
});

test('revisions are two only while a roll is due', () => {
  expect(revisionWords({ servingRevision: 7, latestRevision: 7 })).toBe('7');
  expect(revisionWords({ servingRevision: 6, latestRevision: 7 })).toBe('6 → 7');
  expect(revisionWords({ latestRevision: 1 })).toBe('None → 1');
});
