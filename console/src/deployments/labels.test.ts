import { expect, test } from 'vitest';
import type { Plan } from '../api/wire';
import type { Pause } from '../ui/steps';
import { ongoing } from './Ongoing';
import { planWith } from './plan.fixture';
import { basis, batchShare, batches, expected, onFailure, replaced, said } from './labels';

const with_ = (strategy: Partial<Plan['strategy']>) => planWith({ strategy: { ...planWith({}).strategy, ...strategy } });

test('what is replaced by what', () => {
  expect(replaced(planWith({ revision: 5 }), 3)).toBe('Revision 3 → revision 5');
  expect(replaced(planWith({ revision: 5 }), 5)).toBe('Revision 5 by itself: new instances of the same');
  expect(replaced(planWith({ revision: 1 }), undefined)).toBe('Nothing serves yet → revision 1');
  expect(replaced(with_({ action: 'RESTART_SERVER' }), 1)).toBe('Nothing: the same instances reboot');
  const autoScaling = { name: 'web-asg', launchTemplateId: 'lt-0a1b', fromVersion: '$Latest', toVersion: '3', desiredCapacity: 6 };
  expect(replaced(planWith({ autoScaling }), 1)).toBe('Version $Latest → version 3');
  expect(replaced(planWith({ autoScaling: { ...autoScaling, fromVersion: '3' } }), 3)).toBe('Version 3 by itself: new instances of the same');
});

test('how long, and how one knows', () => {
  expect(expected(planWith({}))).toBe('About 21 min');
  expect(expected(planWith({ expectedDuration: { seconds: 1_647, basis: 'PAST_ROLLS' } }))).toBe('About 27 min');
  expect(expected(planWith({ expectedDuration: { seconds: 95, basis: 'PAST_ROLLS' } }))).toBe('About 1 min 35 s');
  expect(expected(planWith({ expectedDuration: { seconds: 0, basis: 'SETTINGS' } }))).toBe('No time');
  expect(basis(planWith({ expectedDuration: { seconds: 9, basis: 'PAST_ROLLS' } }))).toBe('as this group’s last rolls took');
  expect(basis(planWith({}))).toMatch(/^by the settings/);
  const waits = (pause: Required<Pause>) => basis(with_({ steps: [{ instances: 1, pause }] }));
  expect(waits({ until: 'MANUAL', onTimeout: 'STOP' })).toMatch(/, without the waits for someone$/);
  expect(waits({ until: 600, onTimeout: 'STOP' })).toMatch(/, without the waits for someone$/);
  expect(waits({ until: 600, onTimeout: 'CONTINUE' })).toBe(basis(planWith({})));
});

test('how many batches', () => {
  expect(batches(planWith({}))).toBe('3, of up to 2 instances');
  expect(batches(planWith({ batchSize: 1 }))).toBe('3, of up to 1 instance');
  expect(batches(planWith({ numOfBatches: 0 }))).toBe('None: there is nothing to do');
});

test('how many of a batch are spot', () => {
  const [batch] = planWith({}).batches;
  expect(batch && batchShare(batch)).toBeNull();
  expect(batch && batchShare({ ...batch, onDemand: 0, spot: 2 })).toBe('0 on demand, 2 spot');
});

test('what holds the group', () => {
  const holder = { id: 'sbgd-0a1b2c3d', kind: 'ROLL' } as const;
  const progress = { unit: 'percent', value: 25 } as const;
  const hold = { code: 'STEP_PAUSE', reason: 'after step 1 of 3', since: '2026-11-28T12:00:00Z', step: 1 } as const;
  expect(ongoing(holder, null)).toBe('Roll sbgd-0a1b2c3d is in progress');
  expect(ongoing(holder, { status: 'in_progress', progress, hold })).toBe('Roll sbgd-0a1b2c3d waits at step 1 (25 %)');
  expect(ongoing(holder, { status: 'in_progress', progress, hold: { ...hold, code: 'BAKE', step: 4 } })).toBe('Roll sbgd-0a1b2c3d bakes (25 %)');
  expect(ongoing(holder, { status: 'paused', progress })).toBe('Roll sbgd-0a1b2c3d is paused (25 %)');
});

test('what becomes of a failure', () => {
  const failing = (changes: Partial<Plan['strategy']['onFailure']>) =>
    onFailure(with_({ onFailure: { actionType: 'DETACH_NEW', shouldHandleAllBatches: false, keepFailedFor: 0, ...changes } }));
  expect(failing({})).toBe('The failed batch’s green leaves, the other instances still serve');
  expect(failing({ shouldHandleAllBatches: true })).toBe('Back to what served before');
  expect(failing({ keepFailedFor: 3600 })).toBe('The failed batch’s green leaves, the other instances still serve; failed green is kept for 1 h');
  expect(failing({ actionType: 'DETACH_OLD' })).toMatch(/^Blue leaves/);
  expect(onFailure(with_({ action: 'RESTART_SERVER' }))).toBe('Instances that are out are registered again');
});

test.each([
  ['the roll names no alarm', 'The roll names no alarm.'],
  ['a restart launches nothing', 'A restart launches nothing.'],
  ['ami-1 is not available', 'ami-1 is not available.'],
  ['gracePeriod must not be negative', 'gracePeriod must not be negative.'],
  ['Wait for its end.', 'Wait for its end.'],
])('“%s” is said as “%s”', (message, sentence) => {
  expect(said(message)).toBe(sentence);
});
