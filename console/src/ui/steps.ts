import type { Plan } from '../api/wire';
import { duration } from './time';

export type Steps = NonNullable<Plan['strategy']['steps']>;

/** `1 instance (grace period 15 min), 25 %`. */
export const stepWords = (steps: Steps): string =>
  steps
    .map(({ instances, percentage, gracePeriod }) => {
      const end = percentage === undefined ? `${instances} ${instances === 1 ? 'instance' : 'instances'}` : `${percentage} %`;
      return gracePeriod === undefined ? end : `${end} (grace period ${duration(gracePeriod)})`;
    })
    .join(', ');

/** The step of a batch that begins when `done` of `all` instances are replaced; undefined after the steps. */
export const stepAfter = (steps: Steps, done: number, all: number): Steps[number] | undefined =>
  steps.find(({ instances, percentage = 0 }) => (instances ?? Math.ceil((percentage * all) / 100)) > done);
