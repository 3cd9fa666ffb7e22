import type { Roll, RollEvent, RollInstances } from '../api/wire';
import { bakes, waitsAt } from '../ui/RollState';
import { type Steps, stepAfter } from '../ui/steps';
import { duration } from '../ui/time';
import { at, newest } from './events';
import { stateOfHold } from './holds';

/** The part of a batch, in the order of a replacement. */
export type Part = 'launch' | 'health' | 'grace' | 'scaleDown';

/**
 * The current phase of a roll.
 *
 * @property until the end of the phase by the roll's settings, on the server's clock in milliseconds; null without a
 *     limit
 * @property part the part of the open batch; null without an open batch
 */
export interface Phase {
  words: string;
  /** The current state of the state machine; null once the roll has ended. */
  state: string | null;
  part: Part | null;
  since: number | null;
  until: number | null;
}

/** The settings from which limits follow, in seconds; null for a setting that an older roll does not have. */
export interface Limits {
  gracePeriod: number;
  healthTimeout: number | null;
  drainingTimeout: number | null;
  steps?: Steps | undefined;
}

export function limitsOf(roll: Roll, status: RollInstances | null): Limits {
  const strategy = status?.strategy;
  return {
    gracePeriod: roll.gracePeriod,
    healthTimeout: strategy?.healthTimeout ?? null,
    drainingTimeout: strategy?.drainingTimeout ?? null,
    steps: strategy?.steps,
  };
}

/** Reads the phase from the timeline, whose last lines the states themselves have written. */
export function phaseOf(roll: Roll, events: readonly RollEvent[], limits: Limits): Phase {
  switch (roll.status) {
    case 'finished':
      return ended('Finished');
    case 'stopped':
      return ended('Stopped');
    case 'failed':
      return ended('Failed');
    case 'stopping':
      return newest(events, 'STOP_REQUESTED', 'ROLLBACK_REQUESTED')?.type === 'ROLLBACK_REQUESTED'
        ? begun('Ends for the roll back: takes out the green that is not proven', 'FailRoll', newest(events, 'FAILING', 'ROLLBACK_REQUESTED'))
        : begun('Stops: takes out the green that is not proven', 'StopRoll', newest(events, 'STOPPING', 'STOP_REQUESTED'));
    case 'starting':
      return begun('Looks at what is there', 'PlanBatch', events[0]);
    case 'paused':
      return lasting('Paused before its next batch', roll.hold);
    case 'in_progress':
      return roll.hold ? held(roll.hold, events) : working(events, limits, roll.autoScaling !== undefined);
  }
}

const ended = (words: string): Phase => ({ words, state: null, part: null, since: null, until: null });

function begun(words: string, state: string, from: RollEvent | undefined, seconds: number | null = null, part: Part | null = null): Phase {
  const since = from ? at(from) : null;
  return { words, state, part, since, until: since === null || seconds === null ? null : since + seconds * 1000 };
}

function lasting(words: string, hold: Roll['hold']): Phase {
  return { words, state: hold ? stateOfHold(hold) : 'PlanBatch', part: null, since: time(hold?.since), until: time(hold?.until) };
}

/** The first step waits in the scale-down of its batch, before blue leaves. The other steps wait before the next batch. */
function held(hold: NonNullable<Roll['hold']>, events: readonly RollEvent[]): Phase {
  if (hold.code === 'BAKE') {
    return lasting('Bakes after the last batch', hold);
  }
  if (hold.code !== 'STEP_PAUSE') {
    return lasting(`Held: ${hold.reason}`, hold);
  }
  const isBeforeBlueLeaves = newest(events, 'PROVEN', 'BATCH_DONE')?.type === 'PROVEN';
  return { ...lasting(`Waits at step ${hold.step}`, hold), state: isBeforeBlueLeaves ? 'ScaleDown' : 'PlanBatch' };
}

const time = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

/** @param exchanges whether green and blue change places in an Auto Scaling group */
function working(events: readonly RollEvent[], { gracePeriod, healthTimeout, drainingTimeout, steps = [] }: Limits, exchanges: boolean): Phase {
  // After FAILING or FINISHING the phase does not change any more, whatever lines follow about the instances that
  // leave.
  const last = newest(events, 'FAILING') ?? newest(events, 'FINISHING') ?? events.findLast(({ type }) => type in LEADS_TO);
  const ofBatch = (...types: RollEvent['type'][]) => events.findLast(({ type, batch }) => types.includes(type) && batch === last?.batch);
  switch (last ? LEADS_TO[last.type] : undefined) {
    case undefined:
    case 'plan':
      return begun('Looks at what is there', 'PlanBatch', last);
    case 'launch':
      return begun('Launches green and registers it', 'LaunchBatch', ofBatch('BATCH_STARTED'), null, 'launch');
    case 'restart':
      return begun(exchanges ? 'Puts the batch in standby and reboots it' : 'Drains the batch and reboots it', 'RestartBatch', last, drainingTimeout, 'launch');
    case 'health':
      return begun('Waits until the load balancer calls the batch healthy', 'CheckHealth', ofBatch('REGISTERED'), healthTimeout, 'health');
    case 'grace':
      return begun('Watches the batch for its grace period', 'GraceWait', last, stepOf(steps, ofBatch('BATCH_STARTED'))?.gracePeriod ?? gracePeriod, 'grace');
    case 'scaleDown':
      return begun(exchanges ? 'Green and blue change places, and blue drains' : 'Scales down as many blue', 'ScaleDown', ofBatch('PROVEN'), null, 'scaleDown');
    case 'finish':
      return begun('Waits for the last drains', 'FinishRoll', newest(events, 'DEREGISTERED'), drainingTimeout);
    case 'fail':
      return begun('Fails: takes out the green that is not proven', 'FailRoll', last);
  }
}

const stepOf = (steps: Steps, begun: RollEvent | undefined) => begun?.counts && stepAfter(steps, begun.counts.proven, begun.counts.total);

/**
 * The phase that begins with such a line. Other lines do not change the phase, for example those about older batches
 * that drain.
 */
const LEADS_TO: Partial<Record<RollEvent['type'], 'plan' | 'launch' | 'restart' | 'health' | 'grace' | 'scaleDown' | 'finish' | 'fail'>> = {
  PLANNED: 'plan',
  BATCH_STARTED: 'launch',
  LAUNCHED: 'launch',
  LAUNCH_SHORT: 'launch',
  FALLBACK_TO_ON_DEMAND: 'launch',
  GIVEN_UP: 'launch',
  KEPT_IN_SERVICE: 'restart',
  RESTARTED: 'restart',
  REGISTERED: 'health',
  FIRST_HEALTHY: 'health',
  GREEN_OUT_OF_SERVICE: 'health',
  BATCH_HEALTHY: 'grace',
  PROVEN: 'scaleDown',
  RETIRING: 'scaleDown',
  BATCH_DONE: 'plan',
  FINISHING: 'finish',
  FAILING: 'fail',
};

/** The time until the end of the phase, or since its beginning. It is empty when neither is known. */
export function countdown(phase: Phase, now: number): string {
  if (phase.until !== null) {
    const left = (phase.until - now) / 1000;
    return left >= 0 ? `${duration(left)} left at most` : `over its time by ${duration(-left)}`;
  }
  return phase.since === null ? '' : `for ${duration((now - phase.since) / 1000)}`;
}

/** The expected end, in words. A roll may be late. The end of a roll that is paused, or waits at a step, is not known. That of a bake is. */
export function expectedEnd(roll: Roll, now: number): string | null {
  if (waitsAt(roll) !== null && !bakes(roll)) {
    return 'not known while it waits';
  }
  if (roll.expectedEnd === undefined) {
    return roll.status === 'paused' ? 'not known while it is paused' : null;
  }
  const left = (Date.parse(roll.expectedEnd) - now) / 1000;
  return left >= 0 ? `in ${duration(left)}` : `late by ${duration(-left)}`;
}
