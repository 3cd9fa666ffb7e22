import type { Group, GroupChange, GroupRequest } from '../api/wire';
import { ALL_ON_DEMAND, type Mix, type MixForm, keptOfMix, mixFormOf, movesTypes, strategyChange, strategyOf, tidiedMix, typesChange, typesOf } from './mix';
import { policiesOf, tasksOf } from './scaling';
import { number, some, text } from './typed';
import { encoded, userDataOf } from './userData';

export interface ZoneRow {
  name: string;
  /** Ids, with spaces or commas between them. */
  subnetIds: string;
}

export interface TagRow {
  key: string;
  value: string;
}

/** A group in the form. Numbers are kept as they were typed, so that the API names what is wrong with them. */
export interface GroupForm extends MixForm {
  name: string;
  description: string;
  region: string;
  minimum: string;
  target: string;
  maximum: string;
  imageId: string;
  zones: ZoneRow[];
  securityGroupIds: string[];
  targetGroupArns: string[];
  /** Empty: the API chooses it by whether there are target groups. */
  healthCheckType: string;
  autoHealing: boolean;
  healthCheckGracePeriod: string;
  unhealthyDuration: string;
  /**
   * Plain text. It is empty if the group's user data is no text, or is not shown. Then it is not sent until the user
   * types something.
   */
  userData: string;
  /** By name or by ARN. */
  iamRole: string;
  keyPair: string;
  tags: TagRow[];
  monitoring: boolean;
  ebsOptimized: boolean;
  shouldRoll: boolean;
  batchSizePercentage: string;
  gracePeriod: string;
  elastigroup: boolean;
}

/** The form of a new group, with the API's own defaults. */
export function emptyForm(region: string | null): GroupForm {
  return {
    ...ALL_ON_DEMAND,
    name: '',
    description: '',
    region: region ?? '',
    minimum: '1',
    target: '2',
    maximum: '4',
    imageId: '',
    zones: [],
    securityGroupIds: [],
    targetGroupArns: [],
    healthCheckType: '',
    autoHealing: true,
    healthCheckGracePeriod: '300',
    unhealthyDuration: '120',
    userData: '',
    iamRole: '',
    keyPair: '',
    tags: [],
    monitoring: false,
    ebsOptimized: false,
    shouldRoll: false,
    batchSizePercentage: '20',
    gracePeriod: '300',
    elastigroup: false,
  };
}

export function formOf(group: Group): GroupForm {
  const { compute, updatePolicy, strategy, inForce } = group;
  const specification = compute.launchSpecification;
  const userData = userDataOf(specification);
  return {
    ...mixFormOf(group),
    name: group.name,
    description: group.description ?? '',
    region: inForce.region,
    minimum: String(inForce.capacity.minimum),
    target: String(inForce.capacity.target),
    maximum: String(inForce.capacity.maximum),
    imageId: specification.imageId,
    zones: inForce.availabilityZones.map(({ name, subnetIds }) => ({ name, subnetIds: subnetIds.join(', ') })),
    securityGroupIds: specification.securityGroupIds ?? [],
    targetGroupArns: (specification.loadBalancersConfig?.loadBalancers ?? []).map(({ arn }) => arn),
    healthCheckType: specification.healthCheckType === undefined ? '' : inForce.healthCheckType,
    autoHealing: inForce.autoHealing,
    healthCheckGracePeriod: String(inForce.healthCheckGracePeriod),
    unhealthyDuration: String(inForce.healthCheckUnhealthyDurationBeforeReplacement),
    // A text area has no carriage returns.
    userData: userData.kind === 'text' ? userData.text.replaceAll('\r\n', '\n') : '',
    iamRole: specification.iamRole?.arn ?? specification.iamRole?.name ?? '',
    keyPair: specification.keyPair ?? '',
    tags: (specification.tags ?? []).map(({ tagKey, tagValue = '' }) => ({ key: tagKey, value: tagValue })),
    monitoring: specification.monitoring ?? false,
    ebsOptimized: specification.ebsOptimized ?? false,
    shouldRoll: updatePolicy?.shouldRoll ?? false,
    batchSizePercentage: String(updatePolicy?.rollConfig?.batchSizePercentage ?? 20),
    gracePeriod: String(updatePolicy?.rollConfig?.gracePeriod ?? 300),
    elastigroup: strategy?.compatibility === 'ELASTIGROUP',
  };
}

/** The form without empty rows, so that the items of the body have the same indexes as the rows of the form. */
export function tidied(form: GroupForm): GroupForm {
  const given = (rows: string[]) => rows.map((one) => one.trim()).filter(Boolean);
  return tidiedMix({
    ...form,
    fallbackTypes: given(form.fallbackTypes),
    preferredSpot: given(form.preferredSpot),
    spotTypes: given(form.spotTypes),
    timeWindows: given(form.timeWindows),
    securityGroupIds: given(form.securityGroupIds),
    targetGroupArns: given(form.targetGroupArns),
    zones: form.zones.filter((zone) => zone.name.trim() || zone.subnetIds.trim()),
    tags: form.tags.filter((tag) => tag.key.trim() || tag.value.trim()),
  });
}

/** The body that creates the group. */
export function requestOf(form: GroupForm): GroupRequest {
  const specification = {
    imageId: text(form.imageId),
    userData: form.userData === '' ? undefined : encoded(form.userData),
    iamRole: roleOf(form.iamRole),
    keyPair: text(form.keyPair),
    securityGroupIds: form.securityGroupIds,
    tags: tagsOf(form.tags),
    monitoring: form.monitoring,
    ebsOptimized: form.ebsOptimized,
    loadBalancersConfig: balancersOf(form.targetGroupArns),
    healthCheckType: text(form.healthCheckType),
    autoHealing: form.autoHealing,
    healthCheckGracePeriod: number(form.healthCheckGracePeriod),
    healthCheckUnhealthyDurationBeforeReplacement: number(form.unhealthyDuration),
  };
  return asSent<GroupRequest>({
    group: {
      name: text(form.name),
      description: text(form.description),
      region: text(form.region),
      capacity: { minimum: number(form.minimum), target: number(form.target), maximum: number(form.maximum), unit: 'instance' },
      strategy: { ...strategyOf(form), compatibility: form.elastigroup ? 'ELASTIGROUP' : undefined },
      compute: {
        instanceTypes: typesOf(form),
        availabilityZones: zonesOf(form.zones),
        launchSpecification: specification,
      },
      updatePolicy: form.shouldRoll ? { shouldRoll: true, rollConfig: rollConfigOf(form) } : undefined,
    },
  });
}

/**
 * The body that changes the group to the form's values, with only the fields that were changed in the form. It is null
 * when nothing was changed. Fields that the form does not have stay as they are. An emptied field is unset.
 */
export function changeOf(group: Group, form: GroupForm): GroupChange | null {
  const was = formOf(group);
  /** The value, if one of these fields was changed; otherwise it is not sent. */
  const when = <T>(fields: (keyof GroupForm)[], value: T): T | undefined =>
    fields.some((field) => JSON.stringify(was[field]) !== JSON.stringify(form[field])) ? value : undefined;

  const change = asSent<{ group?: GroupChange['group'] }>({
    group: some({
      name: when(['name'], text(form.name) ?? null),
      description: when(['description'], text(form.description) ?? null),
      capacity: some({
        minimum: when(['minimum'], number(form.minimum) ?? null),
        target: when(['target'], number(form.target) ?? null),
        maximum: when(['maximum'], number(form.maximum) ?? null),
      }),
      strategy: some({ ...strategyChange(group, was, form), compatibility: when(['elastigroup'], form.elastigroup ? 'ELASTIGROUP' : null) }),
      compute: some({
        instanceTypes: typesChange(group.compute.instanceTypes, form),
        availabilityZones: when(['zones'], zonesOf(form.zones)),
        launchSpecification: some({
          imageId: when(['imageId'], text(form.imageId) ?? null),
          userData: when(['userData'], typedUserData(group, form.userData)),
          iamRole: when(['iamRole'], roleOf(form.iamRole) ?? null),
          keyPair: when(['keyPair'], text(form.keyPair) ?? null),
          securityGroupIds: when(['securityGroupIds'], form.securityGroupIds),
          tags: when(['tags'], tagsOf(form.tags)),
          monitoring: when(['monitoring'], form.monitoring),
          ebsOptimized: when(['ebsOptimized'], form.ebsOptimized),
          loadBalancersConfig: when(['targetGroupArns'], balancersOf(form.targetGroupArns)),
          healthCheckType: when(['healthCheckType'], text(form.healthCheckType) ?? null),
          autoHealing: when(['autoHealing'], form.autoHealing),
          healthCheckGracePeriod: when(['healthCheckGracePeriod'], number(form.healthCheckGracePeriod) ?? null),
          healthCheckUnhealthyDurationBeforeReplacement: when(['unhealthyDuration'], number(form.unhealthyDuration) ?? null),
        }),
      }),
      updatePolicy: policyChange(group, form, when),
    }),
  });
  return change.group === undefined ? null : { group: change.group };
}

/**
 * The roll settings are sent only with `shouldRoll`, for which they are required. Without `shouldRoll` they have no
 * effect.
 */
function policyChange(group: Group, form: GroupForm, when: <T>(fields: (keyof GroupForm)[], value: T) => T | undefined) {
  if (!form.shouldRoll) {
    return some({ shouldRoll: when(['shouldRoll'], false) });
  }
  const { batchSizePercentage, gracePeriod } = rollConfigOf(form);
  return group.updatePolicy?.rollConfig === undefined
    ? { shouldRoll: true, rollConfig: rollConfigOf(form) }
    : some({
        shouldRoll: when(['shouldRoll'], true),
        rollConfig: some({
          batchSizePercentage: when(['batchSizePercentage'], batchSizePercentage ?? null),
          gracePeriod: when(['gracePeriod'], gracePeriod ?? null),
        }),
      });
}

/** Whether the change makes another revision: later launches then differ from earlier ones. */
export function makesRevision(group: Group, form: GroupForm): boolean {
  const compute = changeOf(group, form)?.group?.compute;
  return compute?.launchSpecification !== undefined || compute?.instanceTypes !== undefined || movesTypes(formOf(group), form);
}

/**
 * The settings of the group that the form does not show, in words. An edit leaves them as they are.
 *
 * @param mix the mix that is chosen in the form
 */
export function keptOf(group: Group, mix: Mix = formOf(group).mix): string[] {
  const { compute, inForce, strategy = {}, updatePolicy, scaling, scheduling } = group;
  const specification = compute.launchSpecification;
  const userData = userDataOf(specification);
  const kept: [unknown, string][] = [
    [userData.kind === 'binary' || userData.kind === 'gzip', 'user data that is no text'],
    [userData.kind === 'hidden', 'user data that this token may not see'],
    [specification.blockDeviceMappings, 'block devices'],
    [specification.networkInterfaces, 'network interfaces'],
    [specification.metadataOptions, 'instance metadata options'],
    [specification.creditSpecification, 'CPU credits'],
    [inForce.product !== 'Linux/UNIX', `the product ${inForce.product}`],
    [strategy.drainingTimeout !== undefined, 'the draining timeout'],
    ...keptOfMix(group, mix),
    [strategy.utilizeReservedInstances !== undefined, 'utilizeReservedInstances'],
    [strategy.lifetimePeriod !== undefined, 'lifetimePeriod'],
    [updatePolicy?.imageFilter, 'the filter for new images'],
    [updatePolicy?.rollConfig, 'what the update policy says of a roll beyond its batches and grace period'],
    [tasksOf(scheduling).length > 0, 'the scheduled tasks'],
    [policiesOf(scaling).length > 0, 'the scaling policies'],
  ];
  return kept.flatMap(([is, words]) => (is ? [words] : []));
}

/** The typed user data with the Windows line ends of the original, which a text area removes. */
function typedUserData(group: Group, typed: string): string | null {
  const before = userDataOf(group.compute.launchSpecification);
  const ends = before.kind === 'text' && before.text.includes('\r\n') ? '\r\n' : '\n';
  return typed === '' ? null : encoded(typed.replaceAll('\n', ends));
}

const roleOf = (typed: string) => (typed.trim() === '' ? undefined : typed.trim().startsWith('arn:') ? { arn: typed.trim() } : { name: typed.trim() });

const zonesOf = (zones: ZoneRow[]) => zones.map(({ name, subnetIds }) => ({ name: text(name), subnetIds: subnetIds.split(/[\s,]+/).filter(Boolean) }));

const tagsOf = (tags: TagRow[]) => tags.map(({ key, value }) => ({ tagKey: text(key), tagValue: value }));

const balancersOf = (arns: string[]) => ({ loadBalancers: arns.map((arn) => ({ type: 'TARGET_GROUP', arn })) });

const rollConfigOf = (form: GroupForm) => ({ batchSizePercentage: number(form.batchSizePercentage), gracePeriod: number(form.gracePeriod) });

/** The body as JSON, without fields that are undefined. It has the API's types only if the typed values are right. */
function asSent<T>(body: unknown): T {
  return JSON.parse(JSON.stringify(body)) as T;
}
