import type { Plan } from '../api/wire';
import { shareWords } from '../ui/lifeCycle';
import { duration } from '../ui/time';

type Check = Plan['checks'][number]['name'];

/** The fact that each check has confirmed when it passes. */
export const CHECKS: Readonly<Record<Check, string>> = {
  noOtherOperation: 'No other operation holds the group',
  notFrozen: 'Deployments are not frozen',
  targetGroups: 'Every target group exists, is in use and checks health',
  healthCheck: 'The health check is answered',
  existingCapacity: 'As many instances exist as the minimum asks for',
  autoScalingGroups: 'No instance belongs to an Auto Scaling group',
  autoScalingGroup: 'The Auto Scaling group may be changed, and has room for an exchange',
  alarms: 'No alarm is raised',
  restart: 'A restart leaves an instance in service',
  only: 'The group has the selected zones and instances',
  targetGroupRoom: 'The target groups have room for a batch',
  image: 'The image is available, for every instance type',
  instanceTypes: 'Every instance type is offered',
  availabilityZones: 'The subnets lie where the load balancers route to',
  freeAddresses: 'The subnets have free addresses',
  launch: 'EC2 would carry out the launch',
};

/** The replacement of the serving revision, in words. */
export function replaced({ strategy, revision, autoScaling }: Plan, serving: number | undefined): string {
  if (strategy.action === 'RESTART_SERVER') {
    return 'Nothing: the same instances reboot';
  }
  if (autoScaling) {
    return versionsOf(autoScaling);
  }
  if (serving === undefined) {
    return `Nothing serves yet → revision ${revision}`;
  }
  return serving === revision ? `Revision ${revision} by itself: new instances of the same` : `Revision ${serving} → revision ${revision}`;
}

/** The launch template versions of a roll of an Auto Scaling group, in words. */
export const versionsOf = ({ fromVersion, toVersion }: NonNullable<Plan['autoScaling']>): string =>
  fromVersion === toVersion ? `Version ${toVersion} by itself: new instances of the same` : `Version ${fromVersion} → version ${toVersion}`;

/** The expected duration. From one minute on it is rounded to minutes, because it is not known more exactly. */
export function expected({ expectedDuration: { seconds } }: Plan): string {
  if (seconds === 0) {
    return 'No time';
  }
  return `About ${duration(seconds < 300 ? seconds : Math.round(seconds / 60) * 60)}`;
}

export const basis = ({ expectedDuration, strategy: { steps = [] } }: Plan): string =>
  (expectedDuration.basis === 'PAST_ROLLS' ? 'as this group’s last rolls took' : 'by the settings; no roll of this kind has finished yet') +
  (steps.some(({ pause }) => pause && (pause.until === 'MANUAL' || pause.onTimeout !== 'CONTINUE')) ? ', without the waits for someone' : '');

/** `3 of up to 2 instances`. */
export const batches = ({ numOfBatches, batchSize }: Plan): string =>
  numOfBatches === 0 ? 'None: there is nothing to do' : `${numOfBatches}, of up to ${batchSize} ${batchSize === 1 ? 'instance' : 'instances'}`;

/** The launches of a batch by their lifecycle, in words; null for a group without spot instances. */
export const batchShare = ({ onDemand, spot }: Plan['batches'][number]): string | null =>
  onDemand === undefined || spot === undefined ? null : shareWords({ onDemand, spot });

export function onFailure({ strategy: { action, onFailure: given } }: Plan): string {
  if (action === 'RESTART_SERVER') {
    return 'Instances that are out are registered again';
  }
  if (given.actionType === 'DETACH_OLD') {
    return 'Blue leaves as far as the floor spares it, green stays';
  }
  const kept = given.keepFailedFor > 0 ? `; failed green is kept for ${duration(given.keepFailedFor)}` : '';
  return `${given.shouldHandleAllBatches ? 'Back to what served before' : 'The failed batch’s green leaves, the other instances still serve'}${kept}`;
}

/** The API's clause as a sentence. An id or the name of a field at its beginning stays as it is. */
export const said = (message: string): string =>
  `${message.replace(/^[a-z](?=[a-z]*[ ,])/, (letter) => letter.toUpperCase())}${/[.!?]$/.test(message) ? '' : '.'}`;
