import type { Roll, RollEvent, RollInstances } from '../api/wire';
import { duration } from '../ui/time';
import { at, newest } from './events';

/** The part of a batch, in the order in which a replacement goes through them. */
export type Part = 'launch' | 'health' | 'grace' | 'scaleDown';

/**
 * What the roll is doing.
 *
 * @property until when it is over by the roll's settings, on the server's clock in milliseconds; null where there is no limit
 * @property part which part of the open batch; null outside of one
 */
export interface Phase {
  words: string;
  /** The state of the machine at work; null once the roll has ended. */
  state: string | null;
  part: Part | null;
  since: number | null;
  until: number | null;
}

/** The settings that limits follow from, in seconds; what an older roll does not say is null. */
export interface Limits {
  gracePeriod: number;
  healthTimeout: number | null;
  drainingTimeout: number | null;
}

export function limitsOf(roll: Roll, status: RollInstances | null): Limits {
  const strategy = status?.strategy;
  return {
    gracePeriod: roll.gracePeriod,
    healthTimeout: strategy?.healthTimeout ?? null,
    drainingTimeout: strategy?.drainingTimeout ?? null,
  };
}

/** Reads the phase from the timeline: it is what the states themselves have written last. */
export function phaseOf(roll: Roll, events: readonly RollEvent[], limits: Limits): Phase {
  switch (roll.status) {
    case 'finished':
      return ended('Finished');
    case 'stopped':
      return ended('Stopped');
    case 'failed':
      return ended('Failed');
    case 'stopping':
      return begun('Stops: takes out the green that is not proven', 'StopRoll', newest(events, 'STOPPING', 'STOP_REQUESTED'));
    case 'starting':
      return begun('Looks at what is there', 'PlanBatch', events[0]);
    case 'paused':
      return lasting('Paused before its next batch', roll.hold);
    case 'in_progress':
      return roll.hold ? lasting(`Held: ${roll.hold.reason}`, roll.hold) : working(events, limits);
  }
}

const ended = (words: string): Phase => ({ words, state: null, part: null, since: null, until: null });

function begun(words: string, state: string, from: RollEvent | undefined, seconds: number | null = null, part: Part | null = null): Phase {
  const since = from ? at(from) : null;
  return { words, state, part, since, until: since === null || seconds === null ? null : since + seconds * 1000 };
}

function lasting(words: string, hold: Roll['hold']): Phase {
  return { words, state: 'PlanBatch', part: null, since: time(hold?.since), until: time(hold?.until) };
}

const time = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

function working(events: readonly RollEvent[], { gracePeriod, healthTimeout, drainingTimeout }: Limits): Phase {
  // Who fails or finishes does nothing else any more, whatever is written of the instances that leave.
  const last = newest(events, 'FAILING') ?? newest(events, 'FINISHING') ?? events.findLast(({ type }) => type in LEADS_TO);
  const ofBatch = (...types: RollEvent['type'][]) => events.findLast(({ type, batch }) => types.includes(type) && batch === last?.batch);
  switch (last ? LEADS_TO[last.type] : undefined) {
    case undefined:
    case 'plan':
      return begun('Looks at what is there', 'PlanBatch', last);
    case 'launch':
      return begun('Launches green and registers it', 'LaunchBatch', ofBatch('BATCH_STARTED'), null, 'launch');
    case 'restart':
      return begun('Drains the batch and reboots it', 'RestartBatch', last, drainingTimeout, 'launch');
    case 'health':
      return begun('Waits until the load balancer calls the batch healthy', 'CheckHealth', ofBatch('REGISTERED'), healthTimeout, 'health');
    case 'grace':
      return begun('Watches the batch for its grace period', 'GraceWait', last, gracePeriod, 'grace');
    case 'scaleDown':
      return begun('Scales down as many blue', 'ScaleDown', ofBatch('PROVEN'), null, 'scaleDown');
    case 'finish':
      return begun('Waits for the last drains', 'FinishRoll', newest(events, 'DEREGISTERED'), drainingTimeout);
    case 'fail':
      return begun('Fails: takes out the green that is not proven', 'FailRoll', last);
  }
}

/** What the roll does once it has written such a line. Lines that are not here change nothing of it: those of older batches that drain, for one. */
const LEADS_TO: Partial<Record<RollEvent['type'], 'plan' | 'launch' | 'restart' | 'health' | 'grace' | 'scaleDown' | 'finish' | 'fail'>> = {
  PLANNED: 'plan',
  BATCH_STARTED: 'launch',
  LAUNCHED: 'launch',
  LAUNCH_SHORT: 'launch',
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

/** How long the phase has left, or has gone on for. Empty when there is nothing to say. */
export function countdown(phase: Phase, now: number): string {
  if (phase.until !== null) {
    const left = (phase.until - now) / 1000;
    return left >= 0 ? `${duration(left)} left at most` : `over its time by ${duration(-left)}`;
  }
  return phase.since === null ? '' : `for ${duration((now - phase.since) / 1000)}`;
}

/** When it is expected to end, in words: a roll may be late, and nobody knows when it is paused. */
export function expectedEnd(roll: Roll, now: number): string | null {
  if (roll.expectedEnd === undefined) {
    return roll.status === 'paused' ? 'not known while it is paused' : null;
  }
  const left = (Date.parse(roll.expectedEnd) - now) / 1000;
  return left >= 0 ? `in ${duration(left)}` : `late by ${duration(-left)}`;
}
