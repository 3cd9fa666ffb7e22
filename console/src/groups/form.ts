import type { Group, GroupChange, GroupRequest } from '../api/wire';
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

/** A group as it stands in the form: numbers are as they were typed, so that the API says what is wrong with them. */
export interface GroupForm {
  name: string;
  description: string;
  region: string;
  minimum: string;
  target: string;
  maximum: string;
  imageId: string;
  instanceType: string;
  fallbackTypes: string[];
  zones: ZoneRow[];
  securityGroupIds: string[];
  targetGroupArns: string[];
  /** Empty: the API decides by whether there are target groups. */
  healthCheckType: string;
  autoHealing: boolean;
  healthCheckGracePeriod: string;
  unhealthyDuration: string;
  /** Plain text. Of a group whose user data is no text, or is not shown, it is empty, and stays out of what is sent until something is typed. */
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

/** What a new group begins with: the API's own defaults, spelled out. */
export function emptyForm(region: string | null): GroupForm {
  return {
    name: '',
    description: '',
    region: region ?? '',
    minimum: '1',
    target: '2',
    maximum: '4',
    imageId: '',
    instanceType: '',
    fallbackTypes: [],
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
  const { capacity, compute, updatePolicy, strategy } = group;
  const specification = compute.launchSpecification;
  const userData = userDataOf(specification);
  return {
    name: group.name,
    description: group.description ?? '',
    region: group.region,
    minimum: String(capacity.minimum),
    target: String(capacity.target),
    maximum: String(capacity.maximum),
    imageId: specification.imageId,
    instanceType: compute.instanceTypes.ondemand,
    fallbackTypes: compute.instanceTypes.spot,
    zones: compute.availabilityZones.map(({ name, subnetIds }) => ({ name, subnetIds: subnetIds.join(', ') })),
    securityGroupIds: specification.securityGroupIds,
    targetGroupArns: specification.loadBalancersConfig.loadBalancers.map(({ arn }) => arn),
    healthCheckType: specification.healthCheckType,
    autoHealing: specification.autoHealing,
    healthCheckGracePeriod: String(specification.healthCheckGracePeriod),
    unhealthyDuration: String(specification.healthCheckUnhealthyDurationBeforeReplacement),
    // A text area knows no carriage returns.
    userData: userData.kind === 'text' ? userData.text.replaceAll('\r\n', '\n') : '',
    iamRole: specification.iamRole?.arn ?? specification.iamRole?.name ?? '',
    keyPair: specification.keyPair ?? '',
    tags: specification.tags.map(({ tagKey, tagValue }) => ({ key: tagKey, value: tagValue })),
    monitoring: specification.monitoring,
    ebsOptimized: specification.ebsOptimized,
    shouldRoll: updatePolicy?.shouldRoll ?? false,
    batchSizePercentage: String(updatePolicy?.rollConfig?.batchSizePercentage ?? 20),
    gracePeriod: String(updatePolicy?.rollConfig?.gracePeriod ?? 300),
    elastigroup: strategy.compatibility === 'ELASTIGROUP',
  };
}

/** Without rows in which nothing is typed, so that what is sent has its items where the form has its rows. */
export function tidied(form: GroupForm): GroupForm {
  const given = (rows: string[]) => rows.map((one) => one.trim()).filter(Boolean);
  return {
    ...form,
    fallbackTypes: given(form.fallbackTypes),
    securityGroupIds: given(form.securityGroupIds),
    targetGroupArns: given(form.targetGroupArns),
    zones: form.zones.filter((zone) => zone.name.trim() || zone.subnetIds.trim()),
    tags: form.tags.filter((tag) => tag.key.trim() || tag.value.trim()),
  };
}

/** The body that creates it. */
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
      strategy: { risk: 0, compatibility: form.elastigroup ? 'ELASTIGROUP' : undefined },
      compute: {
        instanceTypes: { ondemand: text(form.instanceType), spot: form.fallbackTypes },
        availabilityZones: zonesOf(form.zones),
        launchSpecification: specification,
      },
      updatePolicy: form.shouldRoll ? { shouldRoll: true, rollConfig: rollConfigOf(form) } : undefined,
    },
  });
}

/**
 * The body that makes the group what the form says, with only what was changed in the form; null when nothing was. What the
 * form does not know stays as it is. An emptied field is unset.
 */
export function changeOf(group: Group, form: GroupForm): GroupChange | null {
  const was = formOf(group);
  /** The value that is sent when one of these fields was changed. */
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
      strategy: some({ compatibility: when(['elastigroup'], form.elastigroup ? 'ELASTIGROUP' : null) }),
      compute: some({
        instanceTypes: some({
          ondemand: when(['instanceType'], text(form.instanceType) ?? null),
          spot: when(['fallbackTypes'], form.fallbackTypes),
        }),
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

/** How to roll is sent with the wish to roll, for it is required then; without the wish it is nobody's business. */
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

/** Whether it is another revision: what is launched from then on is not what was launched before. */
export function makesRevision(change: GroupChange | null): boolean {
  const compute = change?.group?.compute;
  return compute?.launchSpecification !== undefined || compute?.instanceTypes !== undefined;
}

/** What the group has and the form does not show, in words; an edit leaves it as it is. */
export function keptOf({ compute: { product, launchSpecification: specification }, strategy, updatePolicy }: Group): string[] {
  const userData = userDataOf(specification);
  const kept: [unknown, string][] = [
    [userData.kind === 'binary' || userData.kind === 'gzip', 'user data that is no text'],
    [userData.kind === 'hidden', 'user data that this token may not see'],
    [specification.blockDeviceMappings, 'block devices'],
    [specification.networkInterfaces, 'network interfaces'],
    [specification.metadataOptions, 'instance metadata options'],
    [specification.creditSpecification, 'CPU credits'],
    [product !== 'Linux/UNIX', `the product ${product}`],
    [strategy.drainingTimeout !== undefined, 'the draining timeout'],
    [strategy.availabilityVsCost, 'availabilityVsCost'],
    [strategy.fallbackToOd !== undefined, 'fallbackToOd'],
    [strategy.utilizeReservedInstances !== undefined, 'utilizeReservedInstances'],
    [updatePolicy?.imageFilter, 'the filter for new images'],
    [updatePolicy?.rollConfig, 'what the update policy says of a roll beyond its batches and grace period'],
  ];
  return kept.flatMap(([is, words]) => (is ? [words] : []));
}

function text(typed: string): string | undefined {
  return typed.trim() || undefined;
}

/** What is no whole number goes out as it was typed: the API says what is wrong with it. */
function number(typed: string): number | string | undefined {
  const trimmed = typed.trim();
  return /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed || undefined;
}

/** Windows' line ends, which a text area takes away, are put back. */
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

/** The object, or undefined when none of its fields is there. */
function some<T extends object>(fields: T): T | undefined {
  return Object.values(fields).some((field) => field !== undefined) ? fields : undefined;
}

/** As JSON would have it: fields that are undefined are not there. What was typed is of the API's types only if it is right. */
function asSent<T>(body: unknown): T {
  return JSON.parse(JSON.stringify(body)) as T;
}
