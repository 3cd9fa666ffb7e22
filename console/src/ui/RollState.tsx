import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { Roll, RollStatus } from '../api/wire';

const SHOWN: Record<RollStatus, [StatusIndicatorProps.Type, string]> = {
  starting: ['pending', 'Starting'],
  in_progress: ['in-progress', 'In progress'],
  paused: ['stopped', 'Paused'],
  stopping: ['in-progress', 'Stopping'],
  stopped: ['stopped', 'Stopped'],
  finished: ['success', 'Finished'],
  failed: ['error', 'Failed'],
};

type Waiting = Pick<Roll, 'status' | 'hold'>;

/** The status. A roll that waits at the end of a step, or bakes, says so, if its hold is given. */
export function RollState(roll: Waiting) {
  const waits = waitWords(roll);
  const [type, words] = waits === null ? SHOWN[roll.status] : (['pending', waits] as const);
  return <StatusIndicator type={type}>{words}</StatusIndicator>;
}

/** The number of the step at whose end the roll waits; null when it does not wait at a step. The bake counts as one more step. */
export const waitsAt = ({ status, hold }: Waiting): number | null =>
  status === 'in_progress' && (hold?.code === 'STEP_PAUSE' || hold?.code === 'BAKE') ? (hold.step ?? null) : null;

/** Whether all batches are done, and the roll waits for the end of its bake. */
export const bakes = (roll: Waiting): boolean => roll.hold?.code === 'BAKE' && waitsAt(roll) !== null;

/** `Waits at step 1` or `Bakes`; null when the roll waits at no step. */
export function waitWords(roll: Waiting): string | null {
  const step = waitsAt(roll);
  return step === null ? null : bakes(roll) ? 'Bakes' : `Waits at step ${step}`;
}

export const rollWords = (status: RollStatus): string => SHOWN[status][1];

const OPEN: readonly RollStatus[] = ['starting', 'in_progress', 'paused', 'stopping'];

/** Whether a roll with this status still holds its group. */
export const isOpen = (status: RollStatus): boolean => OPEN.includes(status);

const KINDS: Record<Roll['kind'], string> = {
  ROLL: 'Roll',
  CREATE: 'Creation',
  ROLLBACK: 'Roll back',
  DETACH: 'Clean-up',
  SCALE: 'Scaling',
  DELETE: 'Deletion',
  HEAL: 'Healing',
};

export const kindWords = (kind: Roll['kind']): string => KINDS[kind];

/** The outcome of an ended roll in addition to its status: rolled back or not. */
export function outcomeWords(outcome: Roll['outcome']): string {
  return outcome === 'none' ? '–' : outcome === 'rolled_back' ? 'Rolled back' : 'Roll back failed';
}
