import type { Roll, RollEvent, RollInstances } from '../api/wire';
import { detailsOf, newest } from './events';

/** The answers to the questions about a failed roll, in the order in which people ask them. */
export interface FailureStory {
  /** The reason in one sentence, with the load balancer's or EC2's own words. */
  why: string;
  /** The heading of the story. */
  header: string;
  code: NonNullable<Roll['code']> | null;
  batch: number | null;
  instances: readonly { id: string; zone: string; said: string }[];
  /** The acts after the failure, in order. */
  done: readonly string[];
  next: readonly string[];
}

/** The story of a failed or failing roll; null for any other roll. */
export function failureStoryOf(roll: Roll, events: readonly RollEvent[], status: RollInstances | null): FailureStory | null {
  const failing = newest(events, 'FAILING');
  if (roll.status !== 'failed' && !failing) {
    return null;
  }
  const details = detailsOf(failing);
  const from = failing ? events.indexOf(failing) : events.length;
  const batch = details.batch ?? failing?.batch ?? null;
  return {
    header: headerOf(roll.code, batch),
    why: roll.reason ?? details.reason ?? 'The timeline does not say why.',
    code: roll.code ?? null,
    batch,
    instances: (details.instances ?? []).map((one) => ({
      id: one.id,
      zone: one.zone ?? '–',
      said: [one.targetHealth, one.stateReason].filter(Boolean).join('; ') || failing?.reasons[one.id] || 'nothing was said',
    })),
    done: events.slice(from + 1).filter(({ type }) => TELLING.includes(type)).map(({ message, batch }) => (batch === undefined ? message : `Batch ${batch}: ${message}`)),
    next: nextSteps(roll, status),
  };
}

function headerOf(code: Roll['code'], batch: number | null): string {
  if (code === 'ROLLBACK_REQUESTED') {
    return 'The roll was ended by a request to roll back';
  }
  if (code === 'NOT_CONTINUED') {
    return 'The roll was not continued in time';
  }
  return batch === null ? 'The roll failed' : `The roll failed in batch ${batch}`;
}

/** Lines after a failure that name an act; the other lines are about the course of the roll. */
const TELLING: readonly RollEvent['type'][] = [
  'DEREGISTERED', 'TERMINATED', 'GROUP_CHANGED', 'RESTARTED', 'REGISTERED', 'REFUSED', 'NOTIFIED', 'LEFTOVERS', 'RETAINED', 'CLEANED_UP', 'ROLLING_BACK', 'WATCHDOG',
];

const ADVICE: Partial<Record<NonNullable<Roll['code']>, string>> = {
  UNHEALTHY: 'Look into why the new image or user data does not pass the target group’s health check. With “Keep failed green for debugging” in the Deploy dialog you can log in to one.',
  UNHEALTHY_IN_GRACE: 'It was healthy first and fell ill: look at what happens in the first minutes under load, or lengthen the grace period to see it sooner in later batches.',
  GRACE_TIMEOUT: 'Instances got healthy and ill in turn: look at the application’s log and at the health check’s thresholds.',
  HEALTH_UNKNOWN: 'The load balancer did not answer for the instances: see whether the target groups are there and in use.',
  LAUNCH_TIMEOUT: 'EC2 did not get the instances running in time: try again, or add instance types and zones to the group.',
  LAUNCH_REFUSED: 'EC2 refuses the launch: fix the cause that it names in the group, then deploy again.',
  TOO_MANY_LOST: 'Instances were lost faster than they were replaced: look for who terminates them, or for Spot and capacity trouble.',
  BELOW_FLOOR: 'Fewer were in service than the floor allows: get the group healthy first.',
  ALARM_ACTIVE: 'A CloudWatch alarm of this roll went off: look at it before you deploy again.',
  ALARM_IN_BAKE: 'An alarm of this roll went off while it baked: look at it before you deploy again.',
  GREEN_OUT_OF_SERVICE: 'Proven green stopped serving: look at its log before you deploy again.',
  NO_PROGRESS: 'Nothing went forward for too long: see the timeline for what it waited for.',
  DRAIN_TIMEOUT: 'Instances did not drain in time: see what holds their connections, or allow more time.',
  EXECUTION_ABORTED: 'The Step Functions execution was stopped by hand: stop the roll itself instead.',
  WATCHDOG_GAVE_UP: 'Nothing carried the roll on: look at the functions’ log and at the alarms.',
  ROLLBACK_REQUESTED: 'Someone asked for the roll back, and nothing failed by itself. The timeline says who and why.',
  NOT_CONTINUED: 'Its step waited for someone. Deploy again and continue it in time, or give the step a pause that ends by itself.',
  INTERNAL_ERROR: 'Greenroll itself broke: the functions’ log has the cause.',
};

function nextSteps(roll: Roll, status: RollInstances | null): string[] {
  const steps: string[] = [];
  if (roll.rollbackId !== undefined) {
    steps.push(`${roll.rollbackId} brings back what served before; follow it there.`);
  }
  if (status && status.leftovers.length > 0) {
    steps.push(...leftoverWords(roll, status.leftovers));
  }
  const advice = roll.code && ADVICE[roll.code];
  if (advice) {
    steps.push(advice);
  }
  if (roll.status === 'failed' && roll.rollbackId === undefined) {
    steps.push(
      roll.autoScaling
        ? `Mend it, then deploy again. To go back, deploy version ${roll.autoScaling.fromVersion} of the launch template.`
        : 'Mend it, then deploy again; or roll back, if the batches that succeeded should go too.',
    );
  }
  return steps;
}

/** The leftovers of a roll, in sentences. An Auto Scaling group that is not as before is one of its leftovers. */
export function leftoverWords({ autoScaling }: Roll, leftovers: RollInstances['leftovers']): string[] {
  const groups = leftovers.filter(({ instanceId }) => instanceId === autoScaling?.name);
  const instances = leftovers.filter(({ instanceId }) => instanceId !== autoScaling?.name);
  return [
    ...groups.map(({ instanceId, why }) => `${instanceId}: ${why}. Set it by hand.`),
    ...(instances.length > 0 ? [`${instances.length} left behind, which cost money: ${instances.map(({ instanceId, why }) => `${instanceId} (${why})`).join(', ')}.`] : []),
  ];
}
