import type { Group, GroupEvent, Spot } from '../api/wire';
import { judgeWords } from '../ui/judge';
import { stepWords } from '../ui/steps';
import { policiesOf, tasksOf } from './scaling';

/** The actions of the group without a user, in words. */
export function policyWords({ updatePolicy, compute, scheduling }: Pick<Group, 'updatePolicy' | 'compute' | 'scheduling'>): string {
  const { imageId } = compute.launchSpecification;
  const filter = updatePolicy?.imageFilter;
  const source = imageId.startsWith('resolve:ssm:')
    ? `the parameter ${imageId.slice('resolve:ssm:'.length)} names another image`
    : filter
      ? `there is a newer image of ${filter.owners.join(', ')}${filter.namePattern ? ` named ${filter.namePattern}` : ''}`
      : null;
  if (!updatePolicy?.shouldRoll) {
    const nothing = tasksOf(scheduling).some(({ taskType }) => taskType === 'roll') ? 'Only a scheduled task rolls the group by itself' : 'Nothing is rolled by itself';
    return source ? `${nothing}, also when ${source}` : nothing;
  }
  const config = updatePolicy.rollConfig;
  const { steps, judge } = config?.strategy ?? {};
  const how = config ? `: ${steps ? `in the steps ${stepWords(steps)}, then ` : ''}${config.batchSizePercentage} % at a time, grace period ${config.gracePeriod} s${judge ? `, judged by ${judgeWords(judge)}` : ''}` : '';
  return `A new revision is rolled at once${source ? `, and one is made when ${source}` : ''}${how}`;
}

/** The scheduled tasks and the scaling policies of the group, in words. */
export function scalingWords({ scheduling, scaling }: Pick<Group, 'scheduling' | 'scaling'>): string {
  const tasks = tasksOf(scheduling).map(({ taskType }) => taskType);
  const policies = policiesOf(scaling).map(({ policyName }) => policyName);
  const words = [
    tasks.length > 0 && `Scheduled tasks: ${tasks.join(', ')}`,
    policies.length > 0 && `Scaling policies: ${policies.join(', ')}`,
  ].filter(Boolean);
  return words.length > 0 ? words.join('. ') : 'Nothing is scaled by itself';
}

/** Tells what happens when EC2 has no spot capacity, and when it has some again. */
export function fallbackWords({ fallbackToOd, revertToSpot: { performAt, timeWindows = [] } }: Spot): string {
  if (!fallbackToOd) {
    return 'Spot instances are awaited';
  }
  const returns = {
    always: 'Spot instances return as soon as there is capacity',
    never: 'They are not replaced by spot instances again',
    timeWindow: `Spot instances return in ${timeWindows.join(', ')} UTC`,
  }[performAt];
  return `On-demand instances are launched. ${returns}`;
}

export function instances(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`;
}

/** The consequences of another target, in words; null as long as it is not a whole number. */
export function scaleWords(from: number, typed: string): string | null {
  if (!/^\d{1,9}$/.test(typed.trim())) {
    return null;
  }
  const by = Number(typed.trim()) - from;
  if (by === 0) {
    return 'Nothing changes.';
  }
  const are = Math.abs(by) === 1 ? 'is' : 'are';
  return by > 0
    ? `${instances(by)} ${are} launched, from the revision that serves.`
    : `${instances(-by)} ${are} drained and terminated.`;
}

const EVENTS: Record<GroupEvent['eventType'], string> = {
  OPERATION_STARTED: 'Started',
  OPERATION_ENDED: 'Ended',
  IMAGE_NOT_AVAILABLE: 'Image not available',
  OTHER_ARCHITECTURE: 'Image of another architecture',
  FAILED_BEFORE: 'Not rolled: failed before',
  STOPPED_BEFORE: 'Not rolled: stopped before',
  REFUSED: 'Refused',
  WAITS: 'Waits',
  HEALING_HELD: 'Healing held back',
  TASK_MISSED: 'Scheduled task missed',
  SCALING_LIMITED: 'Scaling limited',
  FROZEN: 'Deployments frozen',
  UNFROZEN: 'Freeze lifted',
};

/** An event that this page does not know, because the API is newer, is shown by its own name. */
export const eventWords = (type: GroupEvent['eventType']): string => EVENTS[type] ?? type;
