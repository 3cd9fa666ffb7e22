import type { Group, Problem, RollRequest } from '../api/wire';
import { encoded } from '../groups/userData';
import type { Judge } from '../ui/judge';
import { type GivenSteps, type OnTimeout, type Pause, onTimeoutOf } from '../ui/steps';

type Strategy = NonNullable<RollRequest['strategy']>;
type StepRequest = GivenSteps[number];
export type Action = NonNullable<Strategy['action']>;
export type HealthCheck = 'TARGET_GROUP' | 'EC2' | 'NONE';

/** The action after a failure. `STOP_THERE` is the API's default. */
export type OnFailure = 'STOP_THERE' | 'GO_BACK' | 'DETACH_OLD';

export type Order = NonNullable<Strategy['order']>;

/** Whether instances that already run the revision are left alone; empty for the API's default. */
export type SkipMatching = '' | 'true' | 'false';

/**
 * The launch template version of a roll of an Auto Scaling group: the latest, the default, or one by its number. `MADE`
 * is a version that the roll makes from the one that the group names.
 */
export type Template = '$Latest' | '$Default' | 'NUMBER' | 'MADE';

/** A step: its end as `1` or `25 %`, its own grace period, and the pause after it. */
export interface Step {
  end: string;
  gracePeriod: string;
  /** Empty without a pause. `MANUAL` lasts until someone continues the roll, and `TIME` for so many minutes. */
  pause: '' | 'MANUAL' | 'TIME';
  minutes: string;
  /** The act that follows when nobody has continued the roll. */
  onTimeout: OnTimeout;
  /** A judge of its own, as JSON; empty for that of the roll. */
  judge: string;
}

/** A step with no grace period and no judge of its own, and no pause. */
export const stepTo = (end: string): Step => ({ end, gracePeriod: '', pause: '', minutes: '', onTimeout: 'STOP', judge: '' });

/** The deploy form with its typed values: an empty text is a field that is left out. */
export interface DeployForm {
  batchSizePercentage: string;
  gracePeriod: string;
  bakeTime: string;
  steps: readonly Step[];
  action: Action;
  comment: string;
  healthCheckType: HealthCheck | '';
  healthTimeout: string;
  shouldDrainInstances: boolean;
  drainingTimeout: string;
  batchMinHealthyPercentage: string;
  skipMatching: SkipMatching;
  /** Zones, instance ids and tags (`key=value`) that the roll is of; one in each line. */
  onlyZones: string;
  onlyInstances: string;
  onlyTags: string;
  order: Order | '';
  onFailure: OnFailure;
  keepFailedFor: string;
  /** One name in each line. */
  alarms: string;
  /** The metrics in which green is compared with blue, as JSON. */
  judge: string;
  /** Empty for a group of Greenroll's own. */
  template: Template | '';
  version: string;
  imageId: string;
  /** Plain text. */
  userData: string;
}

export type Field = keyof DeployForm;

const BLANK: DeployForm = {
  batchSizePercentage: '20',
  gracePeriod: '300',
  bakeTime: '',
  steps: [],
  action: 'REPLACE_SERVER',
  comment: '',
  healthCheckType: '',
  healthTimeout: '',
  shouldDrainInstances: true,
  drainingTimeout: '',
  batchMinHealthyPercentage: '',
  skipMatching: '',
  onlyZones: '',
  onlyInstances: '',
  onlyTags: '',
  order: '',
  onFailure: 'STOP_THERE',
  keepFailedFor: '',
  alarms: '',
  judge: '',
  template: '',
  version: '',
  imageId: '',
  userData: '',
};

export type RollConfig = NonNullable<NonNullable<Group['updatePolicy']>['rollConfig']>;

/**
 * The initial form: with the settings of the group's automatic rolls, otherwise with 20 % at a time and a grace period
 * of five minutes. The comment is always empty.
 */
export function formOf(config: RollConfig | undefined): DeployForm {
  if (!config) {
    return BLANK;
  }
  const { strategy = {} } = config;
  const onFailure = strategy.onFailure as GivenOnFailure | undefined;
  return {
    ...BLANK,
    batchSizePercentage: String(config.batchSizePercentage),
    gracePeriod: String(config.gracePeriod ?? BLANK.gracePeriod),
    bakeTime: typed(config.bakeTime),
    steps: (strategy.steps ?? []).map(stepOf),
    action: strategy.action ?? BLANK.action,
    healthCheckType: config.healthCheckType === 'ELB' ? 'TARGET_GROUP' : (config.healthCheckType ?? ''),
    healthTimeout: typed(config.healthTimeout),
    shouldDrainInstances: strategy.shouldDrainInstances ?? true,
    drainingTimeout: typed(config.drainingTimeout),
    batchMinHealthyPercentage: typed(strategy.batchMinHealthyPercentage),
    skipMatching: strategy.skipMatching === undefined ? '' : `${strategy.skipMatching}`,
    order: strategy.order ?? '',
    onFailure: onFailureOf(onFailure),
    keepFailedFor: typed(onFailure?.keepFailedFor || undefined),
    alarms: (strategy.alarms ?? []).join('\n'),
    judge: strategy.judge ? JSON.stringify(strategy.judge, null, 2) : '',
  };
}

/**
 * The initial form for a group. A group that stands for an Auto Scaling group has no automatic rolls. Its grace period is
 * that of its health checks.
 */
export function formFor({ updatePolicy, inForce }: Group): DeployForm {
  return inForce.autoScaling
    ? { ...BLANK, template: '$Latest', gracePeriod: inForce.autoScaling.isRead ? String(inForce.healthCheckGracePeriod) : BLANK.gracePeriod }
    : formOf(updatePolicy?.rollConfig);
}

const stepOf = ({ instances, percentage, gracePeriod, pause, judge }: StepRequest): Step => ({
  ...stepTo(percentage === undefined ? typed(instances) : `${percentage} %`),
  gracePeriod: typed(gracePeriod),
  ...(pause ? pauseOf(pause) : {}),
  judge: judge ? JSON.stringify(judge) : '',
});

function pauseOf(pause: Pause): Partial<Step> {
  const onTimeout = onTimeoutOf(pause);
  return pause.until === 'MANUAL' ? { pause: pause.until, onTimeout } : { pause: 'TIME', minutes: String(Number((pause.until / 60).toFixed(4))), onTimeout };
}

type GivenOnFailure = NonNullable<NonNullable<RollRequest['strategy']>['onFailure']>;

function onFailureOf(given: GivenOnFailure | undefined): OnFailure {
  if (given?.actionType === 'DETACH_OLD') {
    return 'DETACH_OLD';
  }
  return given?.shouldHandleAllBatches ? 'GO_BACK' : 'STOP_THERE';
}

const typed = (value: number | undefined): string => (value === undefined ? '' : String(value));

/**
 * The body of the form. Empty fields are left out, so that the API's defaults apply. The form must have no problems.
 */
export function requestOf(form: DeployForm): RollRequest {
  const alarms = namesOf(form.alarms);
  const onFailure = onFailureIn(form);
  return {
    batchSizePercentage: Number(form.batchSizePercentage),
    gracePeriod: Number(form.gracePeriod),
    ...number('bakeTime', form.bakeTime),
    ...given('comment', form.comment.trim()),
    ...given('healthCheckType', form.healthCheckType),
    ...number('healthTimeout', form.healthTimeout),
    ...(form.shouldDrainInstances ? number('drainingTimeout', form.drainingTimeout) : {}),
    ...templateIn(form),
    strategy: {
      action: form.action,
      ...(form.steps.length > 0 ? { steps: form.steps.map(stepIn) } : {}),
      ...number('batchMinHealthyPercentage', form.batchMinHealthyPercentage),
      ...(form.skipMatching && form.action === 'REPLACE_SERVER' ? { skipMatching: form.skipMatching === 'true' } : {}),
      ...onlyIn(form),
      ...given('order', form.order),
      ...(form.shouldDrainInstances ? {} : { shouldDrainInstances: false }),
      ...(onFailure ? { onFailure } : {}),
      ...(alarms.length > 0 ? { alarms } : {}),
      ...judgeIn(form.judge),
    },
  };
}

/** The instances that the roll is of; nothing for all. */
function onlyIn(form: DeployForm): Pick<Strategy, 'only'> {
  const zones = namesOf(form.onlyZones);
  const instanceIds = namesOf(form.onlyInstances);
  const tags = Object.fromEntries(namesOf(form.onlyTags).map((line) => [line.replace(/=.*$/s, ''), line.replace(/^[^=]*=/s, '')]));
  const only = {
    ...(zones.length > 0 ? { zones } : {}),
    ...(instanceIds.length > 0 ? { instanceIds } : {}),
    ...(Object.keys(tags).length > 0 ? { tags } : {}),
  };
  return Object.keys(only).length > 0 ? { only } : {};
}

const END = /^([1-9]\d*) *(%?)$/;

function stepIn(step: Step): StepRequest {
  const [, value, percent] = END.exec(step.end.trim()) ?? [];
  const more = { ...number('gracePeriod', step.gracePeriod), ...(step.pause ? { pause: pauseIn(step) } : {}), ...judgeIn(step.judge) };
  return percent ? { percentage: Number(value), ...more } : { instances: Number(value), ...more };
}

const judgeIn = (json: string): Pick<StepRequest, 'judge'> => (json.trim() === '' ? {} : { judge: JSON.parse(json) as Judge });

/** Whether the text is JSON that can be a judge. The API checks the metrics. */
function canJudge(json: string): boolean {
  try {
    return Array.isArray((JSON.parse(json) as Partial<Judge> | null)?.metrics);
  } catch {
    return false;
  }
}

const pauseIn = ({ pause, minutes, onTimeout }: Step): Pause => ({ until: pause === 'MANUAL' ? pause : secondsOf(minutes), onTimeout });

const secondsOf = (minutes: string): number => Math.round(Number(minutes) * 60);

/** A restart launches nothing, so it takes no launch template. */
function templateIn(form: DeployForm): Pick<RollRequest, 'launchTemplate'> {
  if (!launchesTemplate(form)) {
    return {};
  }
  switch (form.template) {
    case '':
      return {};
    case 'NUMBER':
      return { launchTemplate: { version: Number(form.version) } };
    case 'MADE':
      return { launchTemplate: { ...given('imageId', form.imageId.trim()), ...given('userData', form.userData && encoded(form.userData)) } };
    default:
      return { launchTemplate: { version: form.template } };
  }
}

/** Whether the roll launches instances of an Auto Scaling group. */
export const launchesTemplate = (form: DeployForm): boolean => form.template !== '' && form.action === 'REPLACE_SERVER';

/** A restart launches nothing, so there is nothing to detach when it fails. */
function onFailureIn(form: DeployForm): Strategy['onFailure'] | null {
  const keep = form.onFailure === 'DETACH_OLD' ? {} : number('keepFailedFor', form.keepFailedFor);
  if (form.action === 'RESTART_SERVER' || (form.onFailure === 'STOP_THERE' && !('keepFailedFor' in keep))) {
    return null;
  }
  return {
    actionType: form.onFailure === 'DETACH_OLD' ? 'DETACH_OLD' : 'DETACH_NEW',
    ...(form.onFailure === 'GO_BACK' ? { shouldHandleAllBatches: true } : {}),
    ...keep,
  };
}

function given<K extends string, V extends string>(name: K, value: V | ''): { [key in K]?: V } {
  return value === '' ? {} : ({ [name]: value } as { [key in K]?: V });
}

function number<K extends string>(name: K, value: string): { [key in K]?: number } {
  return value.trim() === '' ? {} : ({ [name]: Number(value) } as { [key in K]?: number });
}

/** The names in a text of lines, each once. */
const namesOf = (lines: string): string[] => [...new Set(lines.split('\n').map((line) => line.trim()).filter(Boolean))];

/** A field, or one of a step. */
type Place = Field | `steps[${number}].${keyof Step}`;

export type ByField = Partial<Record<Place, string>>;

interface Range {
  field: Field;
  least: number;
  most: number;
  required?: boolean;
}

const LONGEST_GRACE = 86_400;
const LONGEST_PAUSE = 172_800;
/** The same ranges as in openapi.yaml. */
const RANGES: readonly Range[] = [
  { field: 'batchSizePercentage', least: 1, most: 100, required: true },
  { field: 'gracePeriod', least: 0, most: LONGEST_GRACE, required: true },
  { field: 'bakeTime', least: 0, most: LONGEST_PAUSE },
  { field: 'healthTimeout', least: 1, most: 7_200 },
  { field: 'drainingTimeout', least: 0, most: 3_600 },
  { field: 'batchMinHealthyPercentage', least: 1, most: 100 },
  { field: 'keepFailedFor', least: 0, most: 86_400 },
];
const MOST_INSTANCES = 1_000;
const MOST_VERSIONS = 2_147_483_647;
const LONGEST_COMMENT = 256;
const MOST_ALARMS = 10;
const LONGEST_ALARM = 255;

/** The problems that the form finds without the API. Fields that are not sent are not checked. */
export function problemsByField(form: DeployForm): ByField {
  const problems: ByField = {};
  for (const { field, least, most, required = false } of RANGES) {
    const value = String(form[field]).trim();
    const asked = value === '' ? required : isSent(field, form);
    if (asked && !isWhole(value, least, most)) {
      problems[field] = wholeFrom(least, most);
    }
  }
  form.steps.forEach(({ end, gracePeriod, pause, minutes, judge }, at) => {
    const [, value, percent] = END.exec(end.trim()) ?? [];
    if (!isWhole(value ?? '', 1, percent ? 100 : MOST_INSTANCES)) {
      problems[`steps[${at}].end`] = '1 to 1,000 instances, or 1 % to 100 %.';
    }
    if (gracePeriod.trim() !== '' && !isWhole(gracePeriod.trim(), 0, LONGEST_GRACE)) {
      problems[`steps[${at}].gracePeriod`] = wholeFrom(0, LONGEST_GRACE);
    }
    if (pause === 'TIME' && !isWhole(String(secondsOf(minutes)), 1, LONGEST_PAUSE)) {
      problems[`steps[${at}].minutes`] = 'Minutes, at most 2,880.';
    }
    if (judge.trim() !== '' && !canJudge(judge)) {
      problems[`steps[${at}].judge`] = JUDGE_FORM;
    }
  });
  if (form.comment.trim().length > LONGEST_COMMENT) {
    problems.comment = `At most ${LONGEST_COMMENT} characters.`;
  }
  if (launchesTemplate(form) && form.template === 'NUMBER' && !isWhole(form.version.trim(), 1, MOST_VERSIONS)) {
    problems.version = 'A whole number from 1.';
  }
  if (launchesTemplate(form) && form.template === 'MADE' && form.imageId.trim() === '' && form.userData === '') {
    problems.imageId = 'An image, user data, or both.';
  }
  if (namesOf(form.onlyTags).some((line) => line.indexOf('=') < 1)) {
    problems.onlyTags = 'A key, = and a value in each line.';
  }
  const alarms = namesOf(form.alarms);
  if (alarms.length > MOST_ALARMS) {
    problems.alarms = `At most ${MOST_ALARMS} alarms; these are ${alarms.length}.`;
  } else if (alarms.some((name) => name.length > LONGEST_ALARM)) {
    problems.alarms = `An alarm's name has at most ${LONGEST_ALARM} characters.`;
  }
  if (form.judge.trim() !== '' && !canJudge(form.judge)) {
    problems.judge = JUDGE_FORM;
  }
  return problems;
}

const JUDGE_FORM = 'JSON like {"metrics": […]}.';

const wholeFrom = (least: number, most: number): string => `A whole number from ${least} to ${most.toLocaleString('en')}.`;

function isSent(field: Field, form: DeployForm): boolean {
  if (field === 'drainingTimeout') {
    return form.shouldDrainInstances;
  }
  return field !== 'keepFailedFor' || keepsFailed(form);
}

/** Whether failed green can be kept for debugging. A restart has no green, and DETACH_OLD leaves green where it is. */
export const keepsFailed = (form: DeployForm): boolean => form.action === 'REPLACE_SERVER' && form.onFailure !== 'DETACH_OLD';

function isWhole(value: string, least: number, most: number): boolean {
  const number = Number(value);
  return value !== '' && Number.isInteger(number) && number >= least && number <= most;
}

/** The fields that are hidden until the user opens them. */
const ADVANCED: readonly Field[] = [
  'healthCheckType',
  'healthTimeout',
  'shouldDrainInstances',
  'drainingTimeout',
  'batchMinHealthyPercentage',
  'skipMatching',
  'onlyZones',
  'onlyInstances',
  'onlyTags',
  'order',
  'onFailure',
  'keepFailedFor',
  'alarms',
  'judge',
];

export const isAdvanced = (field: Field): boolean => ADVANCED.includes(field);

/** Whether a hidden field differs from its default; then the fields are shown. */
export const saysMore = (form: DeployForm): boolean => ADVANCED.some((field) => form[field] !== BLANK[field]);

/** The API's problems by field, and the problems that belong to no field. */
export function placed(problems: readonly Problem[]): { byField: ByField; others: readonly Problem[] } {
  const byField: ByField = {};
  const others: Problem[] = [];
  for (const problem of problems) {
    const field = fieldAt(problem.field);
    if (field) {
      byField[field] = byField[field] ? `${byField[field]} ${problem.message}` : problem.message;
    } else {
      others.push(problem);
    }
  }
  return { byField, others };
}

/** The fields by their paths in the body. */
const PATHS: Readonly<Record<string, Field>> = {
  batchSizePercentage: 'batchSizePercentage',
  gracePeriod: 'gracePeriod',
  bakeTime: 'bakeTime',
  comment: 'comment',
  healthCheckType: 'healthCheckType',
  healthTimeout: 'healthTimeout',
  drainingTimeout: 'drainingTimeout',
  'strategy.action': 'action',
  'strategy.batchMinHealthyPercentage': 'batchMinHealthyPercentage',
  'strategy.skipMatching': 'skipMatching',
  'strategy.only': 'onlyZones',
  'strategy.only.zones': 'onlyZones',
  'strategy.only.instanceIds': 'onlyInstances',
  'strategy.only.tags': 'onlyTags',
  'strategy.order': 'order',
  'strategy.shouldDrainInstances': 'shouldDrainInstances',
  'strategy.steps': 'steps',
  'strategy.alarms': 'alarms',
  'strategy.judge': 'judge',
  'strategy.onFailure': 'onFailure',
  'strategy.onFailure.actionType': 'onFailure',
  'strategy.onFailure.shouldHandleAllBatches': 'onFailure',
  'strategy.onFailure.keepFailedFor': 'keepFailedFor',
  launchTemplate: 'template',
  'launchTemplate.version': 'template',
  'launchTemplate.imageId': 'imageId',
  'launchTemplate.userData': 'userData',
};

function fieldAt(path = ''): Place | null {
  const [, step, name] = /^strategy\.steps\[(\d+)\](?:\.(\w+))?(?:\.|$)/.exec(path) ?? [];
  if (step !== undefined) {
    return `steps[${Number(step)}].${name === 'gracePeriod' || name === 'pause' || name === 'judge' ? name : 'end'}`;
  }
  if (path.startsWith('strategy.judge.')) {
    return 'judge';
  }
  return PATHS[path.replace(/\[\d+\]$/, '')] ?? null;
}
