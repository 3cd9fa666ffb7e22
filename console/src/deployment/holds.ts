import type { Roll } from '../api/wire';

type Hold = NonNullable<Roll['hold']>;

/** The cause of each hold, in words. */
const WAITS: Record<Hold['code'], string> = {
  ALARM_ACTIVE: 'Held by an alarm',
  BAKE: 'Bakes',
  BELOW_FLOOR: 'Held: too few are in service',
  CAPACITY: 'Held: EC2 has no capacity',
  CEILING: 'Held: drains must end first',
  EXCHANGE: 'Held: green and blue cannot change places yet',
  FROZEN: 'Held: deployments are frozen',
  HEALTH_UNKNOWN: 'Held: health is unknown',
  JUDGE_INCONCLUSIVE: 'Waits for you: the judge has no verdict',
  NOT_DESCRIBED: 'Held: Auto Scaling does not describe the Auto Scaling group',
  OUT_OF_SERVICE: 'Held: green is out of service',
  PAUSED: 'Paused',
  STEP_PAUSE: 'Waits after a step',
};

/** A hold that this page does not know, because the API is newer, is only called one. */
export const holdWords = ({ code }: Hold): string => WAITS[code] ?? 'Held';

/** The state of the state machine that waits. */
export const stateOfHold = ({ code }: Hold): string => (code === 'EXCHANGE' ? 'ScaleDown' : code === 'JUDGE_INCONCLUSIVE' ? 'GraceWait' : 'PlanBatch');
