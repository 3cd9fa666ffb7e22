import type { AdoptionChange, AdoptionRequest, Group } from '../api/wire';
import { some, text } from './typed';

/** The Auto Scaling group that a group stands for, as it was read for this answer. */
export type AutoScalingNow = NonNullable<Group['inForce']['autoScaling']>;

/** The Auto Scaling group that a group stands for; undefined for a group of Greenroll's own. */
export const autoScalingOf = (group: Group): AutoScalingNow | undefined => group.inForce.autoScaling;

/** The form of a group that stands for an Auto Scaling group. */
export interface AdoptionForm {
  /** Of the Auto Scaling group. */
  autoScalingName: string;
  /** Empty: the name of the Auto Scaling group. */
  name: string;
  description: string;
  mayRaiseMaxSize: boolean;
}

export const EMPTY_ADOPTION: AdoptionForm = { autoScalingName: '', name: '', description: '', mayRaiseMaxSize: false };

export function adoptionFormOf(group: Group): AdoptionForm {
  return {
    autoScalingName: group.autoScaling?.name ?? '',
    name: group.name,
    description: group.description ?? '',
    mayRaiseMaxSize: group.autoScaling?.mayRaiseMaxSize ?? false,
  };
}

/** The body that adopts the Auto Scaling group. The API says which of its fields are wrong. */
export function adoptionOf(form: AdoptionForm): AdoptionRequest {
  const group = {
    name: text(form.name),
    description: text(form.description),
    autoScaling: { name: text(form.autoScalingName), mayRaiseMaxSize: form.mayRaiseMaxSize },
  };
  return JSON.parse(JSON.stringify({ group })) as AdoptionRequest;
}

/** The body that changes the group to the form's values; null when nothing was changed. */
export function adoptionChangeOf(group: Group, form: AdoptionForm): AdoptionChange | null {
  const was = adoptionFormOf(group);
  const change = some({
    name: was.name === form.name ? undefined : (text(form.name) ?? null),
    description: was.description === form.description ? undefined : (text(form.description) ?? null),
    autoScaling: was.mayRaiseMaxSize === form.mayRaiseMaxSize ? undefined : { mayRaiseMaxSize: form.mayRaiseMaxSize },
  });
  return change === undefined ? null : (JSON.parse(JSON.stringify({ group: change })) as AdoptionChange);
}

/** Fields of the body and their places in the form. */
export const ADOPTION_PLACES: readonly [field: string, place: keyof AdoptionForm][] = [
  ['group.autoScaling', 'autoScalingName'],
  ['group.autoScaling.mayRaiseMaxSize', 'mayRaiseMaxSize'],
  ['group.name', 'name'],
  ['group.description', 'description'],
];

/** The page of the Auto Scaling group in the AWS console. */
export function awsConsoleUrl(region: string, name: string): string {
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}.console.aws.amazon.com`;
  return `https://${host}/ec2/home?region=${encodeURIComponent(region)}#AutoScalingGroupDetails:id=${encodeURIComponent(name)}`;
}

/** The launch template that the Auto Scaling group names, in words: `lt-0a1b, version 2`. */
export const templateWords = ({ launchTemplate }: AutoScalingNow): string => (launchTemplate ? `${launchTemplate.id}, version ${launchTemplate.version}` : '–');
