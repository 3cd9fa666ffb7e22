import { describe, expect, test } from 'vitest';
import type { Roll, RollEvent } from '../api/wire';
import failedTimeline from './fixtures/failed.json';
import finishedTimeline from './fixtures/finished.json';
import { type Limits, countdown, expectedEnd, phaseOf } from './phase';
import { holdWords } from './holds';

const finished = finishedTimeline as unknown as RollEvent[];
const failed = failedTimeline as unknown as RollEvent[];
const limits = { gracePeriod: 300, healthTimeout: 600, drainingTimeout: 300 };

const roll = (changes: Partial<Roll> = {}): Roll => ({
  id: 'sbgd-0a1b2c3d',
  groupId: 'sig-0a1b2c3d',
  kind: 'ROLL',
  status: 'in_progress',
  progress: { unit: 'percent', value: 40 },
  currentBatch: 2,
  numOfBatches: 5,
  gracePeriod: 300,
  blueInstances: 6,
  greenInstances: 4,
  createdAt: '2026-11-29T01:01:57.629Z',
  updatedAt: '2026-11-29T01:14:19.372Z',
  outcome: 'none',
  warnings: [],
  revision: 2,
  startedBy: 'ci',
  batchSizePercentage: 20,
  ...changes,
});

/** The page's states after each line, with consecutive equal ones once. */
function shownAlong(events: readonly RollEvent[]): string[] {
  const states = events.map((_, i) => {
    const { state, until, since } = phaseOf(roll(), events.slice(0, i + 1), limits);
    return `${state}${until !== null && since !== null ? ` ${(until - since) / 1000} s` : ''}`;
  });
  return states.filter((state, i) => state !== states[i - 1]);
}

describe('the phase follows a recorded timeline', () => {
  test('of a roll that finishes in five batches', () => {
    const batch = ['LaunchBatch', 'CheckHealth 600 s', 'GraceWait 300 s', 'ScaleDown', 'PlanBatch'];
    expect(shownAlong(finished)).toEqual(['PlanBatch', ...batch, ...batch, ...batch, ...batch, ...batch, 'FinishRoll 300 s']);
  });

  test('of a roll that fails in its first batch', () => {
    expect(shownAlong(failed)).toEqual(['PlanBatch', 'LaunchBatch', 'CheckHealth 600 s', 'FailRoll']);
  });
});

test('a batch of a step is watched for the grace period of that step', () => {
  const graceOf = (batch: number, steps: Limits['steps']) => {
    const healthy = finished.findIndex((event) => event.type === 'BATCH_HEALTHY' && event.batch === batch);
    const { since, until } = phaseOf(roll(), finished.slice(0, healthy + 1), { ...limits, steps });
    return (until! - since!) / 1000;
  };
  const steps = [{ instances: 2, gracePeriod: 900 }, { percentage: 40 }, { percentage: 60, gracePeriod: 0 }];
  expect([1, 2, 3, 4].map((batch) => graceOf(batch, steps))).toEqual([900, 300, 0, 300]);
  expect(graceOf(1, undefined)).toBe(300);
});

test('the health time-out runs from the batch’s registration', () => {
  const registered = finished.findIndex(({ type }) => type === 'REGISTERED');
  const phase = phaseOf(roll(), finished.slice(0, registered + 1), limits);
  expect(phase.until).toBe(Date.parse('2026-11-29T01:02:44.626Z') + 600_000);
  expect(countdown(phase, Date.parse('2026-11-29T01:03:44.626Z'))).toBe('9 min left at most');
  expect(countdown(phase, Date.parse('2026-11-29T01:13:44.626Z'))).toBe('over its time by 1 min');
});

test('without a limit it says for how long it goes on', () => {
  const phase = phaseOf(roll(), finished.slice(0, 4), limits);
  expect(phase.words).toBe('Launches green and registers it');
  expect(countdown(phase, Date.parse('2026-11-29T01:02:22.896Z'))).toBe('for 20 s');
});

test('a fallback to on-demand instances is a part of the launch', () => {
  const begun = finished.slice(0, 3);
  const fallback: RollEvent = { ...begun[2]!, type: 'FALLBACK_TO_ON_DEMAND' };
  expect(phaseOf(roll(), [...begun.slice(0, 2), fallback], limits).words).toBe('Launches green and registers it');
});

test('a hold says why, and until when', () => {
  const hold = { code: 'ALARM_ACTIVE' as const, reason: 'alarm 5xx is in ALARM', since: '2026-11-29T01:00:00.000Z', until: '2026-11-30T01:00:00.000Z' };
  const phase = phaseOf(roll({ hold }), finished, limits);
  expect(phase.words).toBe('Held: alarm 5xx is in ALARM');
  expect(countdown(phase, Date.parse('2026-11-29T23:00:00.000Z'))).toBe('2 h left at most');
});

test('a roll of an Auto Scaling group exchanges, and a hold of the exchange is in the scale-down', () => {
  const autoScaling = { name: 'web-asg', launchTemplateId: 'lt-0a1b', fromVersion: '1', toVersion: '2', desiredCapacity: 10 };
  const proven = finished.slice(0, finished.findIndex(({ type }) => type === 'PROVEN') + 1);
  expect(phaseOf(roll({ autoScaling }), proven, limits)).toMatchObject({ words: 'Green and blue change places, and blue drains', state: 'ScaleDown' });
  const hold = (code: 'EXCHANGE' | 'NOT_DESCRIBED') => ({ code, reason: 'it waits', since: '2026-11-29T01:00:00.000Z' });
  expect(phaseOf(roll({ autoScaling, hold: hold('EXCHANGE') }), proven, limits)).toMatchObject({ words: 'Held: it waits', state: 'ScaleDown' });
  expect(phaseOf(roll({ autoScaling, hold: hold('NOT_DESCRIBED') }), proven, limits).state).toBe('PlanBatch');
  expect(holdWords(hold('EXCHANGE'))).toBe('Held: green and blue cannot change places yet');
});

test('a roll waits at its first step before blue leaves, and at the others before the next batch', () => {
  const until = (type: RollEvent['type']) => finished.slice(0, finished.findIndex((event) => event.type === type) + 1);
  const waiting = (step: number) => roll({ hold: { code: 'STEP_PAUSE', reason: 'after it', since: '2026-11-29T01:00:00.000Z', until: '2026-11-29T02:00:00.000Z', step } });
  const phase = phaseOf(waiting(1), until('PROVEN'), limits);
  expect(phase).toMatchObject({ words: 'Waits at step 1', state: 'ScaleDown' });
  expect(countdown(phase, Date.parse('2026-11-29T01:50:00.000Z'))).toBe('10 min left at most');
  expect(expectedEnd({ ...waiting(1), expectedEnd: '2026-11-29T01:55:00.000Z' }, 0)).toBe('not known while it waits');
  expect(phaseOf(waiting(2), until('BATCH_DONE'), limits)).toMatchObject({ words: 'Waits at step 2', state: 'PlanBatch' });
});

test('a roll bakes until an end that is known', () => {
  const hold = { code: 'BAKE' as const, reason: 'all batches are done', since: '2026-11-29T01:00:00.000Z', until: '2026-11-29T02:00:00.000Z', step: 3 };
  const baking = roll({ hold, expectedEnd: '2026-11-29T02:00:00.000Z' });
  const at = Date.parse('2026-11-29T01:50:00.000Z');
  expect(phaseOf(baking, finished, limits)).toMatchObject({ words: 'Bakes after the last batch', state: 'PlanBatch' });
  expect(countdown(phaseOf(baking, finished, limits), at)).toBe('10 min left at most');
  expect(expectedEnd(baking, at)).toBe('in 10 min');
});

test('a roll that is asked to roll back ends first', () => {
  const line = (type: RollEvent['type']): RollEvent => ({ createdAt: '2026-11-29T01:00:00.000Z', type, message: '', instances: [], reasons: {} });
  const ending = (...types: RollEvent['type'][]) => phaseOf(roll({ status: 'stopping' }), types.map(line), limits);
  expect(ending('ROLLBACK_REQUESTED')).toMatchObject({ words: 'Ends for the roll back: takes out the green that is not proven', state: 'FailRoll' });
  expect(ending('STOP_REQUESTED')).toMatchObject({ state: 'StopRoll' });
});

test.each([
  [{ status: 'finished' }, 'Finished', null],
  [{ status: 'stopped' }, 'Stopped', null],
  [{ status: 'failed' }, 'Failed', null],
  [{ status: 'stopping' }, 'Stops: takes out the green that is not proven', 'StopRoll'],
  [{ status: 'starting' }, 'Looks at what is there', 'PlanBatch'],
  [{ status: 'paused' }, 'Paused before its next batch', 'PlanBatch'],
] as const)('%j is "%s"', (changes, words, state) => {
  expect(phaseOf(roll(changes), finished, limits)).toMatchObject({ words, state });
});

test('the expected end may be late, and nobody knows it of a paused roll', () => {
  const now = Date.parse('2026-11-29T02:00:00.000Z');
  expect(expectedEnd(roll({ expectedEnd: '2026-11-29T02:03:30.000Z' }), now)).toBe('in 3 min 30 s');
  expect(expectedEnd(roll({ expectedEnd: '2026-11-29T01:59:00.000Z' }), now)).toBe('late by 1 min');
  expect(expectedEnd(roll({ status: 'paused' }), now)).toBe('not known while it is paused');
  expect(expectedEnd(roll({ status: 'finished' }), now)).toBeNull();
});
