import { expect, test } from 'vitest';
import type { RollInstance, RollInstances } from '../api/wire';
import { rollShareOf } from './share';

const one = (instanceId: string, status: RollInstance['status'], lifeCycle?: RollInstance['lifeCycle'], batchNum?: number): RollInstance => ({
  instanceId,
  status,
  updatedAt: '2026-11-29T01:01:57.629Z',
  ...(lifeCycle ? { lifeCycle } : {}),
  ...(batchNum ? { batchNum } : {}),
});

const instances: RollInstances['instances'] = [
  {
    blue: [one('i-1', 'terminated', 'SPOT', 1), one('i-2', 'draining', 'SPOT', 2), one('i-3', 'healthy', 'OD')],
    green: [one('i-4', 'healthy', 'OD', 1), one('i-5', 'terminated', 'SPOT', 1), one('i-6', 'pending', 'SPOT', 2), one('i-7', 'pending', undefined, 2)],
  },
];

test('the share now has the instances that are there, and that of a batch has all that it has launched', () => {
  const share = rollShareOf({ share: { onDemand: 1, spot: 2 }, instances } as RollInstances);
  expect(share).toEqual({
    target: { onDemand: 1, spot: 2 },
    now: { onDemand: 2, spot: 2 },
    byBatch: new Map([
      [1, { onDemand: 1, spot: 1 }],
      [2, { onDemand: 0, spot: 1 }],
    ]),
  });
});

test('a group without spot instances has no share', () => {
  expect(rollShareOf({ instances } as RollInstances)).toBeNull();
  expect(rollShareOf(null)).toBeNull();
});
