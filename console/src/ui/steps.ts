import type { Plan, RollRequest } from '../api/wire';
import { judgeWords } from './judge';
import { duration } from './time';

export type Steps = NonNullable<Plan['strategy']['steps']>;
/** The same as they were given, without defaults. */
export type GivenSteps = NonNullable<NonNullable<RollRequest['strategy']>['steps']>;
export type Pause = NonNullable<GivenSteps[number]['pause']>;
export type OnTimeout = NonNullable<Pause['onTimeout']>;

/** `1 instance (grace period 15 min), 25 %`. */
export const stepWords = (steps: GivenSteps): string =>
  steps
    .map(({ instances, percentage, gracePeriod, pause, judge }) => {
      const end = percentage === undefined ? `${instances} ${instances === 1 ? 'instance' : 'instances'}` : `${percentage} %`;
      const more = [
        ...(gracePeriod === undefined ? [] : [`grace period ${duration(gracePeriod)}`]),
        ...(judge ? [`judged by ${judgeWords(judge)}`] : []),
        ...(pause ? [`then ${pauseWords(pause)}`] : []),
      ];
      return more.length === 0 ? end : `${end} (${more.join(', ')})`;
    })
    .join(', ');

/** The act that follows when nobody has continued the roll. */
export const TIMEOUT_WORDS: Readonly<Record<OnTimeout, string>> = { CONTINUE: 'goes on', STOP: 'stops', ROLLBACK: 'rolls back' };

/** The limit of a pause that only a person ends, in seconds. */
const LONGEST_PAUSE = 172_800;

/** `waits until someone continues it, stops after 48 h`. */
export const pauseWords = (pause: Pause): string =>
  `waits until someone continues it, ${TIMEOUT_WORDS[onTimeoutOf(pause)]} after ${duration(pause.until === 'MANUAL' ? LONGEST_PAUSE : pause.until)}`;

/** The act that follows, also by default. */
export const onTimeoutOf = ({ until, onTimeout }: Pause): OnTimeout => onTimeout ?? (until === 'MANUAL' ? 'STOP' : 'CONTINUE');

/** How many of `all` instances are replaced at the end of a step. */
const endOf = ({ instances, percentage = 0 }: Steps[number], all: number): number => instances ?? Math.ceil((percentage * all) / 100);

/** The step of a batch that begins when `done` of `all` instances are replaced; undefined after the steps. */
export const stepAfter = (steps: Steps, done: number, all: number): Steps[number] | undefined => steps.find((step) => endOf(step, all) > done);

/** How many of `all` instances are replaced at the end of each step. One that names less than the step before it ends with that step. */
export function endsOf(steps: Steps, all: number): number[] {
  let end = 0;
  return steps.map((step) => (end = Math.min(all, Math.max(end, endOf(step, all)))));
}
