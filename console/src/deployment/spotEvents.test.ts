import { expect, test } from 'vitest';
import type { RollEvent } from '../api/wire';
import { interruptedIn, isInterrupted, spotStoryOf, tellingOf } from './spotEvents';

const line = (type: RollEvent['type'], message: string, instances: string[] = [], reasons: Record<string, string> = {}, batch?: number): RollEvent => ({
  createdAt: '2026-11-29T01:01:57.629Z',
  type,
  message,
  instances,
  reasons,
  ...(batch === undefined ? {} : { batch }),
});

const held = (details: object): RollEvent => ({ ...line('HELD', 'it waits'), details: details as never });

const announced = (id: string) => `${id} will be interrupted at 2026-11-29T01:03:57Z`;
const starting = { 'i-1': 'web-1: initial, Elb.RegistrationInProgress' };
const interrupted = { 'i-2': 'Server.SpotInstanceTermination: Spot instance termination' };
const ill = { 'i-3': 'Server.InternalError: Internal error on launch' };

test.each<[string, RollEvent, string[], string | null]>([
  ['a notice', line('INTERRUPTION_NOTICE', announced('i-1'), ['i-1']), ['i-1'], 'Spot interruption'],
  ['a new instance with a notice', line('LOST', announced('i-1'), ['i-1'], starting), ['i-1'], 'Spot interruption'],
  [
    'more than a line names',
    line('LOST', ['i-1', 'i-2', 'i-3'].map(announced).join(', '), ['i-1', 'i-2', 'i-3', 'i-4']),
    ['i-1', 'i-2', 'i-3', 'i-4'],
    'Spot interruption',
  ],
  ['one that EC2 has interrupted', line('LOST', 'i-2 (Server.SpotInstanceTermination: Spot instance termination)', ['i-2'], interrupted), ['i-2'], 'Spot interruption'],
  ['one with a notice, one that broke', line('LOST', `${announced('i-1')}; i-3 (Server.InternalError)`, ['i-1', 'i-3'], ill), ['i-1'], null],
  ['one that broke', line('LOST', 'i-3 (Server.InternalError)', ['i-3'], ill), [], null],
  ['one that failed its health check', line('GIVEN_UP', 'not healthy within 600 s', ['i-1'], starting), [], null],
  ['a fallback', line('FALLBACK_TO_ON_DEMAND', '2 launched on demand in place of spot: no capacity'), [], 'Fallback to on demand'],
  ['an attachment', line('ATTACHED', '2 attached to the Auto Scaling group', ['i-1', 'i-2']), [], 'Attached'],
  ['a standby', line('DEREGISTERED', '2 in standby: the Auto Scaling group drains them for at most 300 s', ['i-1']), [], 'In standby'],
  ['a deregistration', line('DEREGISTERED', '2 deregistered: they drain for at most 300 s', ['i-1']), [], null],
  ['a changed setting', line('GROUP_CHANGED', 'Auto Scaling group: suspended AZRebalance'), [], 'Auto Scaling group'],
  ['a hold at a step', held({ code: 'STEP_PAUSE', step: 1 }), [], 'Waits at step 1'],
  ['a bake', held({ code: 'BAKE', step: 3 }), [], 'Bakes'],
  ['a bake that is over', line('STEP_PASSED', 'the bake is over: it took 600 s'), [], 'Bake over'],
  ['another hold', held({ code: 'ALARM_ACTIVE' }), [], null],
  ['a wish to go on', line('CONTINUE_REQUESTED', 'asked to go on after step 1 by ops: p99 is fine'), [], 'Continue requested'],
  ['a wish to go back', line('ROLLBACK_REQUESTED', 'roll back requested by ops'), [], 'Roll back requested'],
  ['a step that is passed', line('STEP_PASSED', 'step 1 of 2 is passed: continued by ops'), [], 'Step passed'],
  ['a launch', line('LAUNCHED', '2 launched in spot pools t3.small in eu-west-1a', ['i-1']), [], null],
])('%s', (_, event, ids, words) => {
  expect(interruptedIn(event)).toEqual(ids);
  expect(tellingOf(event)?.words ?? null).toBe(words);
});

test.each<[string | undefined, boolean]>([
  ['interrupted: EC2 has announced it', true],
  ['lost: Server.SpotInstanceTermination: Spot instance termination', true],
  ['web-1: unhealthy, Target.Timeout', false],
  [undefined, false],
])('an instance with the reason %j is interrupted: %s', (reason, is) => {
  expect(isInterrupted({ reason })).toBe(is);
});

test('the story of a roll has each interrupted instance once, and each fallback', () => {
  const events = [
    line('FALLBACK_TO_ON_DEMAND', '2 launched on demand in place of spot: no capacity', [], {}, 1),
    line('INTERRUPTION_NOTICE', announced('i-1'), ['i-1'], {}, 1),
    line('LOST', 'i-1 (Server.SpotInstanceTermination)', ['i-1', 'i-2'], { ...interrupted, 'i-1': 'Server.SpotInstanceTermination: ' }, 2),
    line('LOST', 'i-3 (Server.InternalError)', ['i-3'], ill, 2),
    line('FALLBACK_TO_ON_DEMAND', '1 launched on demand in place of spot: no capacity', [], {}, 2),
  ];
  expect(spotStoryOf(events)).toEqual({
    interrupted: ['i-1', 'i-2'],
    fallbacks: ['Batch 1: 2 launched on demand in place of spot: no capacity', 'Batch 2: 1 launched on demand in place of spot: no capacity'],
  });
  expect(spotStoryOf([])).toEqual({ interrupted: [], fallbacks: [] });
});
