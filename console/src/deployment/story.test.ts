import { describe, expect, test } from 'vitest';
import type { Roll, RollEvent } from '../api/wire';
import { batchesOf } from './batches';
import { failureStoryOf } from './failed';
import failedTimeline from './fixtures/failed.json';
import finishedTimeline from './fixtures/finished.json';
import { seriesOf, ticks } from './series';

const finished = finishedTimeline as unknown as RollEvent[];
const failed = failedTimeline as unknown as RollEvent[];

const failedRoll: Roll = {
  id: 'sbgd-389b2505',
  groupId: 'sig-ee76a312',
  kind: 'ROLL',
  status: 'failed',
  progress: { unit: 'percent', value: 0 },
  currentBatch: 1,
  numOfBatches: 2,
  gracePeriod: 300,
  blueInstances: 6,
  greenInstances: 0,
  createdAt: '2026-11-28T17:10:36.507Z',
  updatedAt: '2026-11-28T17:27:01.942Z',
  outcome: 'rolled_back',
  rollbackId: 'sbgd-eea8013c',
  code: 'UNHEALTHY',
  reason: 'batch 1: 1 of 3 not healthy within 600 s',
  warnings: [],
  revision: 2,
  startedBy: 'ci',
  batchSizePercentage: 20,
};

describe('batches', () => {
  test('of a roll at work: done, current and those to come', () => {
    const third = finished.findIndex(({ type, batch }) => type === 'BATCH_STARTED' && batch === 3);
    expect(batchesOf(finished.slice(0, third + 5), 5, true).map(({ number, state, size }) => [number, state, size])).toEqual([
      [1, 'done', 2],
      [2, 'done', 2],
      [3, 'current', 2],
      [4, 'next', null],
      [5, 'next', null],
    ]);
  });

  test('of one that has ended there are none to come', () => {
    expect(batchesOf(failed, 2, false).map(({ number, state }) => [number, state])).toEqual([[1, 'current']]);
    expect(batchesOf(finished, 5, false).every(({ state, doneAt }) => state === 'done' && doneAt !== null)).toBe(true);
  });
});

describe('in service over time', () => {
  test('keeps each change and nothing else', () => {
    const { points, floor, target } = seriesOf(finished, 10);
    expect(floor).toBe(10);
    expect(target).toBe(10);
    expect(points.slice(0, 5).map(({ inService, blue, green }) => [inService, blue, green])).toEqual([
      [10, 10, 0],
      [10, 10, 2],
      [12, 10, 2],
      [12, 8, 2],
      [10, 8, 2],
    ]);
    expect(points.at(-1)).toMatchObject({ inService: 10, blue: 0, green: 10 });
  });

  test('of ten thousand changes no dip is lost', () => {
    const many = Array.from({ length: 10_000 }, (_, i): RollEvent => ({
      createdAt: new Date(1_000_000 + i * 1000).toISOString(),
      type: 'STATUS_CHANGED',
      message: '',
      instances: [],
      reasons: {},
      inService: i === 7_777 ? 3 : 900 + (i % 2),
      floor: 900,
    }));
    const { points } = seriesOf(many, 1000);
    expect(points.length).toBeLessThanOrEqual(600);
    expect(Math.min(...points.map(({ inService }) => inService))).toBe(3);
    expect(points.every(({ at }, i) => i === 0 || at > (points[i - 1]?.at ?? 0))).toBe(true);
  });

  test('of nothing seen yet there is nothing', () => {
    expect(seriesOf([], null)).toEqual({ points: [], floor: null, target: null });
  });

  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [12, [0, 5, 10, 15]],
    [1014, [0, 500, 1000, 1500]],
  ])('an axis up to %i is marked at %j', (most, marks) => {
    expect(ticks(most)).toEqual(marks);
  });
});

describe('the failure box', () => {
  const story = failureStoryOf(failedRoll, failed, null);

  test('says which batch and which instances, with the load balancer’s own reason', () => {
    expect(story).toMatchObject({ batch: 1, code: 'UNHEALTHY', why: failedRoll.reason });
    expect(story?.instances).toEqual([
      { id: 'i-deb2d2ceafa9661ee', zone: 'us-east-1a', said: 'web-1: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: [503])' },
    ]);
  });

  test('says what was done about it, in its order', () => {
    expect(story?.done).toEqual([
      'Batch 1: 3 deregistered: they drain for at most 300 s',
      'Batch 1: the owner was told: sbgd-389b2505-failed',
      'Batch 1: 3 terminated',
      'Batch 1: 3 are gone, 0 left behind',
      'Batch 1: the group goes back to revision 1 as roll sbgd-eea8013c',
    ]);
  });

  test('says what to do next', () => {
    expect(story?.next[0]).toContain('sbgd-eea8013c brings back what served before');
    expect(story?.next[1]).toContain('does not pass the target group’s health check');
    expect(failureStoryOf({ ...failedRoll, rollbackId: undefined }, failed, null)?.next.at(-1)).toContain('roll back');
  });

  test('names what was left behind', () => {
    const left = { leftovers: [{ instanceId: 'i-1', why: 'it does not drain' }] } as never;
    expect(failureStoryOf(failedRoll, failed, left)?.next[1]).toBe('1 left behind, which cost money: i-1 (it does not drain).');
  });

  test('names an Auto Scaling group that is not as before, and the way back', () => {
    const roll = { ...failedRoll, rollbackId: undefined, autoScaling: { name: 'web-asg', launchTemplateId: 'lt-0a1b', fromVersion: '6', toVersion: '7', desiredCapacity: 4 } };
    const leftovers = [
      { instanceId: 'web-asg', why: 'the Auto Scaling group is not as before: the maximum size was 8 and is 9' },
      { instanceId: 'i-1', why: 'it does not drain' },
    ];
    const next = failureStoryOf(roll, failed, { leftovers } as never)?.next;
    expect(next?.slice(0, 2)).toEqual([
      'web-asg: the Auto Scaling group is not as before: the maximum size was 8 and is 9. Set it by hand.',
      '1 left behind, which cost money: i-1 (it does not drain).',
    ]);
    expect(next?.at(-1)).toBe('Mend it, then deploy again. To go back, deploy version 6 of the launch template.');
  });

  test('says when people, and no instance, ended the roll', () => {
    const headerOf = (code: Roll['code']) => failureStoryOf({ ...failedRoll, code }, failed, null)?.header;
    expect(story?.header).toBe('The roll failed in batch 1');
    expect(headerOf('ROLLBACK_REQUESTED')).toBe('The roll was ended by a request to roll back');
    expect(headerOf('NOT_CONTINUED')).toBe('The roll was not continued in time');
    expect(failureStoryOf({ ...failedRoll, code: 'ROLLBACK_REQUESTED' }, failed, null)?.next).toContain(
      'Someone asked for the roll back, and nothing failed by itself. The timeline says who and why.',
    );
  });

  test('is there of nothing else', () => {
    expect(failureStoryOf({ ...failedRoll, status: 'finished' }, finished, null)).toBeNull();
  });
});
