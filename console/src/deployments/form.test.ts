import { describe, expect, test } from 'vitest';
import { sampleAdoptedGroup, sampleGroup } from '../groups/sample';
import { type DeployForm, type Step, formFor, formOf, placed, problemsByField, requestOf, saysMore, stepTo } from './form';

const blank = formOf(undefined);
const step = (end: string, changes: Partial<Step> = {}): Step => ({ ...stepTo(end), ...changes });
const JUDGE = { metrics: [{ namespace: 'Shop', metricName: 'Errors', dimensions: { Revision: '{revision}' }, limit: 5 }] };
const form = (changes: Partial<DeployForm>): DeployForm => ({ ...blank, ...changes });

describe('the body', () => {
  test('of a form that nobody touched says the three things that every roll needs', () => {
    expect(requestOf(blank)).toEqual({ batchSizePercentage: 20, gracePeriod: 300, strategy: { action: 'REPLACE_SERVER' } });
  });

  test('of a full form has numbers as numbers, and each alarm once', () => {
    const full = form({
      batchSizePercentage: '50',
      gracePeriod: '60',
      bakeTime: '3600',
      comment: '  the fix ',
      healthCheckType: 'EC2',
      healthTimeout: '900',
      drainingTimeout: '0',
      batchMinHealthyPercentage: '80',
      skipMatching: 'false',
      onFailure: 'GO_BACK',
      keepFailedFor: '3600',
      alarms: 'errors\n\n latency \nerrors',
    });
    expect(requestOf(full)).toEqual({
      batchSizePercentage: 50,
      gracePeriod: 60,
      bakeTime: 3600,
      comment: 'the fix',
      healthCheckType: 'EC2',
      healthTimeout: 900,
      drainingTimeout: 0,
      strategy: {
        action: 'REPLACE_SERVER',
        batchMinHealthyPercentage: 80,
        skipMatching: false,
        onFailure: { actionType: 'DETACH_NEW', shouldHandleAllBatches: true, keepFailedFor: 3600 },
        alarms: ['errors', 'latency'],
      },
    });
  });

  test.each<[Partial<DeployForm>, unknown]>([
    [{}, undefined],
    [{ keepFailedFor: '60' }, { actionType: 'DETACH_NEW', keepFailedFor: 60 }],
    [{ onFailure: 'GO_BACK' }, { actionType: 'DETACH_NEW', shouldHandleAllBatches: true }],
    [{ onFailure: 'DETACH_OLD', keepFailedFor: '60' }, { actionType: 'DETACH_OLD' }],
    [{ onFailure: 'GO_BACK', action: 'RESTART_SERVER' }, undefined],
  ])('with %j says of a failure %j', (changes, said) => {
    expect(requestOf(form(changes)).strategy?.onFailure).toEqual(said);
  });

  test('has the steps in their order, each with its own grace period or none', () => {
    const steps = [step('1', { gracePeriod: '900' }), step(' 25% '), step('50 %', { gracePeriod: '0' })];
    expect(requestOf(form({ steps })).strategy?.steps).toEqual([{ instances: 1, gracePeriod: 900 }, { percentage: 25 }, { percentage: 50, gracePeriod: 0 }]);
  });

  test('of a restart does not say what matches, because a restart changes nothing', () => {
    expect(requestOf(form({ skipMatching: 'true', action: 'RESTART_SERVER' })).strategy).toEqual({ action: 'RESTART_SERVER' });
    expect(requestOf(form({ skipMatching: 'true' })).strategy?.skipMatching).toBe(true);
  });

  test('selects instances by zones, ids and tags, in an order', () => {
    const some = form({ onlyZones: 'eu-west-1a\n', onlyInstances: ' i-1\ni-2\ni-1', onlyTags: 'canary=yes\nq=a=b', order: 'ZONE_BY_ZONE' });
    expect(requestOf(some).strategy).toEqual({
      action: 'REPLACE_SERVER',
      only: { zones: ['eu-west-1a'], instanceIds: ['i-1', 'i-2'], tags: { canary: 'yes', q: 'a=b' } },
      order: 'ZONE_BY_ZONE',
    });
    expect(saysMore(some)).toBe(true);
    expect(problemsByField(form({ onlyTags: 'canary' })).onlyTags).toBe('A key, = and a value in each line.');
    expect(placed([{ code: 'VALIDATION_ERROR', message: 'no zone', field: 'strategy.only.zones' }]).byField.onlyZones).toBe('no zone');
  });

  test.each<[Partial<Step>, unknown]>([
    [{ pause: 'MANUAL' }, { until: 'MANUAL', onTimeout: 'STOP' }],
    [{ pause: 'MANUAL', onTimeout: 'ROLLBACK' }, { until: 'MANUAL', onTimeout: 'ROLLBACK' }],
    [{ pause: 'TIME', minutes: '60', onTimeout: 'CONTINUE' }, { until: 3600, onTimeout: 'CONTINUE' }],
    [{ pause: 'TIME', minutes: '1.5' }, { until: 90, onTimeout: 'STOP' }],
    [{ minutes: '60' }, undefined],
  ])('of a step with %j has the pause %j', (changes, pause) => {
    expect(requestOf(form({ steps: [step('1', changes)] })).strategy?.steps).toEqual([pause ? { instances: 1, pause } : { instances: 1 }]);
  });

  test('has the judge of the roll, and that of a step', () => {
    const given = form({ judge: JSON.stringify(JUDGE, null, 2), steps: [step('1', { judge: ` ${JSON.stringify(JUDGE)} ` }), step('50 %')] });
    expect(problemsByField(given)).toEqual({});
    expect(requestOf(given).strategy).toEqual({ action: 'REPLACE_SERVER', judge: JUDGE, steps: [{ instances: 1, judge: JUDGE }, { percentage: 50 }] });
    expect(requestOf(form({ judge: ' \n' })).strategy).toEqual({ action: 'REPLACE_SERVER' });
  });

  test('without draining has no time for it', () => {
    const { drainingTimeout, strategy } = requestOf(form({ shouldDrainInstances: false, drainingTimeout: '90' }));
    expect(drainingTimeout).toBeUndefined();
    expect(strategy?.shouldDrainInstances).toBe(false);
  });
});

describe('the body of a roll of an Auto Scaling group', () => {
  test.each<[Partial<DeployForm>, unknown]>([
    [{ template: '' }, undefined],
    [{ template: '$Latest' }, { version: '$Latest' }],
    [{ template: '$Default' }, { version: '$Default' }],
    [{ template: 'NUMBER', version: '6' }, { version: 6 }],
    [{ template: 'MADE', imageId: ' ami-1 ' }, { imageId: 'ami-1' }],
    [{ template: 'MADE', userData: 'echo' }, { userData: btoa('echo') }],
    [{ template: '$Latest', action: 'RESTART_SERVER' }, undefined],
  ])('with %j launches %j', (changes, launchTemplate) => {
    expect(requestOf(form(changes)).launchTemplate).toEqual(launchTemplate);
  });

  test('begins with the newest version and the grace period of its health checks', () => {
    expect(formFor(sampleAdoptedGroup())).toEqual(form({ template: '$Latest', gracePeriod: '90' }));
    expect(formFor(sampleAdoptedGroup({ isRead: false })).gracePeriod).toBe('300');
    expect(formFor(sampleGroup())).toEqual(blank);
  });

  test.each<[Partial<DeployForm>, unknown]>([
    [{ template: 'NUMBER' }, { version: 'A whole number from 1.' }],
    [{ template: 'NUMBER', version: '0' }, { version: 'A whole number from 1.' }],
    [{ template: 'NUMBER', version: '3' }, {}],
    [{ template: 'MADE' }, { imageId: 'An image, user data, or both.' }],
    [{ template: 'MADE', userData: 'echo' }, {}],
    [{ template: 'MADE', action: 'RESTART_SERVER' }, {}],
  ])('with %j has the problems %j', (changes, problems) => {
    expect(problemsByField(form(changes))).toEqual(problems);
  });

  test('has the problems of its launch template at their fields', () => {
    const problem = (field: string) => ({ code: 'VALIDATION_ERROR' as const, message: 'wrong', field });
    expect(placed(['launchTemplate.version', 'launchTemplate.imageId', 'launchTemplate.userData'].map(problem)).byField).toEqual({ template: 'wrong', imageId: 'wrong', userData: 'wrong' });
  });
});

describe('the form to begin with', () => {
  test('is as the group is rolled by itself', () => {
    const begun = formOf({
      batchSizePercentage: 10,
      gracePeriod: 0,
      bakeTime: 600,
      healthTimeout: 300,
      comment: 'by itself',
      strategy: {
        action: 'REPLACE_SERVER',
        steps: [
          { instances: 1, gracePeriod: 900, pause: { until: 'MANUAL', onTimeout: 'ROLLBACK' } },
          { percentage: 25, pause: { until: 100, onTimeout: 'CONTINUE' }, judge: JUDGE },
          { percentage: 50, pause: { until: 'MANUAL' } },
          { percentage: 75, pause: { until: 60 } },
        ],
        judge: JUDGE,
        shouldDrainInstances: false,
        onFailure: { actionType: 'DETACH_NEW', shouldHandleAllBatches: true, keepFailedFor: 0 },
        alarms: ['errors', 'latency'],
      },
    });
    expect(begun).toEqual(
      form({
        batchSizePercentage: '10',
        gracePeriod: '0',
        bakeTime: '600',
        steps: [
          step('1', { gracePeriod: '900', pause: 'MANUAL', onTimeout: 'ROLLBACK' }),
          step('25 %', { pause: 'TIME', minutes: '1.6667', onTimeout: 'CONTINUE', judge: JSON.stringify(JUDGE) }),
          step('50 %', { pause: 'MANUAL', onTimeout: 'STOP' }),
          step('75 %', { pause: 'TIME', minutes: '1', onTimeout: 'CONTINUE' }),
        ],
        judge: JSON.stringify(JUDGE, null, 2),
        healthTimeout: '300',
        shouldDrainInstances: false,
        onFailure: 'GO_BACK',
        alarms: 'errors\nlatency',
      }),
    );
    expect(saysMore(begun)).toBe(true);
    expect(saysMore(blank)).toBe(false);
  });
});

describe('what is wrong before anybody is asked', () => {
  test('is nothing with a form that nobody touched', () => {
    expect(problemsByField(blank)).toEqual({});
  });

  test.each<[Partial<DeployForm>, string[]]>([
    [{ batchSizePercentage: '' }, ['batchSizePercentage']],
    [{ batchSizePercentage: '0' }, ['batchSizePercentage']],
    [{ batchSizePercentage: '101' }, ['batchSizePercentage']],
    [{ batchSizePercentage: '12.5' }, ['batchSizePercentage']],
    [{ gracePeriod: ' ' }, ['gracePeriod']],
    [{ gracePeriod: '0' }, []],
    [{ gracePeriod: '86401' }, ['gracePeriod']],
    [{ bakeTime: '0' }, []],
    [{ bakeTime: '172801' }, ['bakeTime']],
    [{ healthTimeout: '0' }, ['healthTimeout']],
    [{ drainingTimeout: '3601' }, ['drainingTimeout']],
    [{ drainingTimeout: '3601', shouldDrainInstances: false }, []],
    [{ keepFailedFor: '-1' }, ['keepFailedFor']],
    [{ keepFailedFor: '-1', action: 'RESTART_SERVER' }, []],
    [{ comment: 'x'.repeat(257) }, ['comment']],
    [{ alarms: Array.from({ length: 11 }, (_, n) => `alarm-${n}`).join('\n') }, ['alarms']],
    [{ alarms: 'x'.repeat(256) }, ['alarms']],
  ])('%j', (changes, fields) => {
    expect(Object.keys(problemsByField(form(changes)))).toEqual(fields);
  });

  test.each([
    ['1000', '', []],
    ['100%', '86400', []],
    ['', '', ['steps[1].end']],
    ['0', '', ['steps[1].end']],
    ['1001', '', ['steps[1].end']],
    ['101 %', '', ['steps[1].end']],
    ['a quarter', '', ['steps[1].end']],
    ['2', '86401', ['steps[1].gracePeriod']],
    ['0 %', '1.5', ['steps[1].end', 'steps[1].gracePeriod']],
  ])('a second step up to “%s” with the grace period “%s”', (end, gracePeriod, places) => {
    expect(Object.keys(problemsByField(form({ steps: [step('1'), step(end, { gracePeriod })] })))).toEqual(places);
  });

  test.each([
    ['60', true],
    ['0.5', true],
    ['2880', true],
    ['2880.1', false],
    ['0', false],
    ['', false],
    ['an hour', false],
  ])('a pause of “%s” minutes is fine: %s', (minutes, isFine) => {
    expect(problemsByField(form({ steps: [step('1', { pause: 'TIME', minutes })] }))).toEqual(isFine ? {} : { 'steps[0].minutes': 'Minutes, at most 2,880.' });
    expect(problemsByField(form({ steps: [step('1', { pause: 'MANUAL', minutes })] }))).toEqual({});
  });
});

test.each(['{', '[]', 'null', '7', '{"metrics": {}}', '{"judge": {"metrics": []}}'])('the text %s is no judge', (json) => {
  const said = 'JSON like {"metrics": […]}.';
  expect(problemsByField(form({ judge: json, steps: [step('1', { judge: json })] }))).toEqual({ judge: said, 'steps[0].judge': said });
});

test('what the API finds wrong stands at its field, and above when there is none', () => {
  const wrong = (message: string, field?: string) => ({ code: 'VALIDATION_ERROR' as const, message, ...(field ? { field } : {}) });
  const nobody = wrong('the group has no target group');
  const ofTheGroup = wrong('unknown', 'compute.launchSpecification.healthCheckType');
  expect(
    placed([
      wrong('must be 1 to 100', 'batchSizePercentage'),
      wrong('too long', 'strategy.onFailure.keepFailedFor'),
      wrong('no such alarm', 'strategy.alarms[0]'),
      wrong('nor this', 'strategy.alarms[1]'),
      wrong('serves with one', 'strategy.action'),
      wrong('must rise', 'strategy.steps'),
      wrong('at most 100', 'strategy.steps[0].percentage'),
      wrong('at most 1000', 'strategy.steps[10].instances'),
      wrong('too long to watch', 'strategy.steps[10].gracePeriod'),
      wrong('too long to wait', 'strategy.steps[10].pause.until'),
      wrong('no number', 'strategy.steps[10].judge.metrics[0].limit'),
      wrong('no metric', 'strategy.judge.metrics'),
      wrong('no such dimension', 'strategy.judge.metrics[4].dimensions'),
      nobody,
      ofTheGroup,
    ]),
  ).toEqual({
    byField: {
      batchSizePercentage: 'must be 1 to 100',
      keepFailedFor: 'too long',
      alarms: 'no such alarm nor this',
      action: 'serves with one',
      steps: 'must rise',
      'steps[0].end': 'at most 100',
      'steps[10].end': 'at most 1000',
      'steps[10].gracePeriod': 'too long to watch',
      'steps[10].pause': 'too long to wait',
      'steps[10].judge': 'no number',
      judge: 'no metric no such dimension',
    },
    others: [nobody, ofTheGroup],
  });
});
