import { expect, test } from 'vitest';
import type { Group, Spot } from '../api/wire';
import { sampleGroup, sampleSpotGroup } from './sample';
import { eventWords, fallbackWords, policyWords, scaleWords, scalingWords } from './labels';

const rollConfig = { batchSizePercentage: 20, gracePeriod: 300, strategy: { action: 'REPLACE_SERVER' as const } };
const imageFilter = { owners: ['self'], tags: [], namePattern: 'web-*' };

test.each<[Group['updatePolicy'], string, string]>([
  [undefined, 'ami-1', 'Nothing is rolled by itself'],
  [{ shouldRoll: false, imageFilter }, 'ami-1', 'Nothing is rolled by itself, also when there is a newer image of self named web-*'],
  [{ shouldRoll: true, rollConfig }, 'ami-1', 'A new revision is rolled at once: 20 % at a time, grace period 300 s'],
  [
    { shouldRoll: true, rollConfig, imageFilter },
    'ami-1',
    'A new revision is rolled at once, and one is made when there is a newer image of self named web-*: 20 % at a time, grace period 300 s',
  ],
  [
    { shouldRoll: true, rollConfig },
    'resolve:ssm:/web/image',
    'A new revision is rolled at once, and one is made when the parameter /web/image names another image: 20 % at a time, grace period 300 s',
  ],
  [
    { shouldRoll: true, rollConfig: { ...rollConfig, strategy: { steps: [{ instances: 1 }] } } },
    'ami-1',
    'A new revision is rolled at once: in the steps 1 instance, then 20 % at a time, grace period 300 s',
  ],
  [
    { shouldRoll: true, rollConfig: { ...rollConfig, strategy: { judge: { metrics: [{ namespace: 'Shop', metricName: 'Errors', limit: 5 }] } } } },
    'ami-1',
    'A new revision is rolled at once: 20 % at a time, grace period 300 s, judged by Errors (at most 5)',
  ],
])('the policy %j of %s is: %s', (updatePolicy, imageId, words) => {
  const group = updatePolicy === undefined ? sampleGroup({}, { imageId }) : sampleGroup({ updatePolicy }, { imageId });
  expect(policyWords(group)).toBe(words);
});

const scheduling = { tasks: [{ taskType: 'roll' }, { taskType: 'scale', isEnabled: 'false' }, { taskType: 'scaleUp' }, {}] };
const scaling = { up: [{ policyName: 'busy' }], down: [{ policyName: 'idle', isEnabled: false }], target: [{ policyName: 'requests' }] };

test('a scheduled roll is named with the update policy', () => {
  expect(policyWords(sampleGroup({ scheduling }))).toBe('Only a scheduled task rolls the group by itself');
});

test.each<[Partial<Group>, string]>([
  [{}, 'Nothing is scaled by itself'],
  [{ scheduling: {}, scaling: { up: [] } }, 'Nothing is scaled by itself'],
  [{ scheduling }, 'Scheduled tasks: roll, scaleUp'],
  [{ scaling }, 'Scaling policies: busy, requests'],
  [{ scheduling, scaling }, 'Scheduled tasks: roll, scaleUp. Scaling policies: busy, requests'],
])('%j is: %s', (settings, words) => {
  expect(scalingWords(sampleGroup(settings))).toBe(words);
});

test.each<[Partial<Spot>, string]>([
  [{}, 'On-demand instances are launched. Spot instances return in Mon:03:00-Mon:05:00 UTC'],
  [{ revertToSpot: { performAt: 'always' } }, 'On-demand instances are launched. Spot instances return as soon as there is capacity'],
  [{ revertToSpot: { performAt: 'never' } }, 'On-demand instances are launched. They are not replaced by spot instances again'],
  [{ fallbackToOd: false }, 'Spot instances are awaited'],
])('without spot capacity, with %j: %s', (settings, words) => {
  const { spot } = sampleSpotGroup().inForce;
  expect(spot && fallbackWords({ ...spot, ...settings })).toBe(words);
});

test('the notes of scaling are in words', () => {
  expect(eventWords('TASK_MISSED')).toBe('Scheduled task missed');
  expect(eventWords('SCALING_LIMITED')).toBe('Scaling limited');
});

test.each<[string, string | null]>([
  ['5', '2 instances are launched, from the revision that serves.'],
  ['4', '1 instance is launched, from the revision that serves.'],
  ['3', 'Nothing changes.'],
  ['2', '1 instance is drained and terminated.'],
  [' 0 ', '3 instances are drained and terminated.'],
  ['', null],
  ['-1', null],
  ['many', null],
])('from 3 to "%s": %s', (typed, words) => {
  expect(scaleWords(3, typed)).toBe(words);
});
