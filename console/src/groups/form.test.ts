import { describe, expect, test } from 'vitest';
import type { Group } from '../api/wire';
import { type GroupForm, changeOf, emptyForm, formOf, keptOf, makesRevision, requestOf, tidied } from './form';
import { sampleGroup } from './sample';
import { encoded } from './userData';

describe('a new group', () => {
  test('is sent with what was typed and the defaults that the form shows, and without what was left empty', () => {
    const form: GroupForm = {
      ...emptyForm('eu-west-1'),
      name: ' web ',
      imageId: 'ami-1',
      instanceType: 't3.small',
      zones: [{ name: 'eu-west-1a', subnetIds: 'subnet-1, subnet-2 subnet-3' }],
      userData: '#!/bin/sh\n',
    };
    expect(requestOf(form)).toEqual({
      group: {
        name: 'web',
        region: 'eu-west-1',
        capacity: { minimum: 1, target: 2, maximum: 4, unit: 'instance' },
        strategy: { risk: 0 },
        compute: {
          instanceTypes: { ondemand: 't3.small', spot: [] },
          availabilityZones: [{ name: 'eu-west-1a', subnetIds: ['subnet-1', 'subnet-2', 'subnet-3'] }],
          launchSpecification: {
            imageId: 'ami-1',
            userData: encoded('#!/bin/sh\n'),
            securityGroupIds: [],
            tags: [],
            monitoring: false,
            ebsOptimized: false,
            loadBalancersConfig: { loadBalancers: [] },
            autoHealing: true,
            healthCheckGracePeriod: 300,
            healthCheckUnhealthyDurationBeforeReplacement: 120,
          },
        },
      },
    });
  });

  test('takes all the form knows', () => {
    const form: GroupForm = {
      ...emptyForm('eu-west-1'),
      description: 'the shop',
      fallbackTypes: ['t3.medium'],
      targetGroupArns: ['arn:1'],
      healthCheckType: 'TARGET_GROUP',
      iamRole: 'arn:aws:iam::1:instance-profile/web',
      keyPair: 'ops',
      tags: [{ key: 'team', value: '' }],
      shouldRoll: true,
      elastigroup: true,
    };
    const { group } = requestOf(form);
    expect(group.description).toBe('the shop');
    expect(group.compute.instanceTypes?.spot).toEqual(['t3.medium']);
    expect(group.compute.launchSpecification).toMatchObject({
      loadBalancersConfig: { loadBalancers: [{ type: 'TARGET_GROUP', arn: 'arn:1' }] },
      healthCheckType: 'TARGET_GROUP',
      iamRole: { arn: 'arn:aws:iam::1:instance-profile/web' },
      keyPair: 'ops',
      tags: [{ tagKey: 'team', tagValue: '' }],
    });
    expect(group.updatePolicy).toEqual({ shouldRoll: true, rollConfig: { batchSizePercentage: 20, gracePeriod: 300 } });
    expect(group.strategy?.compatibility).toBe('ELASTIGROUP');
  });

  test('goes out with a number as it was typed when it is none: the API says what is wrong with it', () => {
    const form = { ...emptyForm(null), minimum: 'two', target: '1.5', maximum: '' };
    expect(requestOf(form).group.capacity).toEqual({ minimum: 'two', target: '1.5', unit: 'instance' });
  });
});

/** The body that is sent after this edit of a group. */
const sent = (edit: Partial<GroupForm>, group: Group = sampleGroup()) => changeOf(group, { ...formOf(group), ...edit })?.group ?? null;

describe('an edit', () => {
  test('of nothing is none', () => {
    expect(sent({})).toBeNull();
    const full = sampleGroup({ updatePolicy: { shouldRoll: true, rollConfig: { batchSizePercentage: 10, gracePeriod: 60, strategy: { action: 'REPLACE_SERVER' } } } });
    expect(sent({}, full)).toBeNull();
  });

  test.each<[Partial<GroupForm>, unknown]>([
    [{ name: 'shop' }, { name: 'shop' }],
    [{ description: 'new' }, { description: 'new' }],
    [{ target: '4' }, { capacity: { target: 4 } }],
    [{ target: '' }, { capacity: { target: null } }],
    [{ instanceType: 'm7g.large' }, { compute: { instanceTypes: { ondemand: 'm7g.large' } } }],
    [{ fallbackTypes: [] }, { compute: { instanceTypes: { spot: [] } } }],
    [{ zones: [{ name: 'eu-west-1c', subnetIds: 'subnet-9' }] }, { compute: { availabilityZones: [{ name: 'eu-west-1c', subnetIds: ['subnet-9'] }] } }],
    [{ imageId: 'ami-2' }, { compute: { launchSpecification: { imageId: 'ami-2' } } }],
    [{ imageId: '' }, { compute: { launchSpecification: { imageId: null } } }],
    [{ iamRole: 'web' }, { compute: { launchSpecification: { iamRole: { name: 'web' } } } }],
    [{ tags: [] }, { compute: { launchSpecification: { tags: [] } } }],
    [{ targetGroupArns: [], healthCheckType: 'EC2' }, { compute: { launchSpecification: { loadBalancersConfig: { loadBalancers: [] }, healthCheckType: 'EC2' } } }],
    [{ autoHealing: false, unhealthyDuration: '600' }, { compute: { launchSpecification: { autoHealing: false, healthCheckUnhealthyDurationBeforeReplacement: 600 } } }],
    [{ elastigroup: true }, { strategy: { compatibility: 'ELASTIGROUP' } }],
    [{ shouldRoll: true, gracePeriod: '60' }, { updatePolicy: { shouldRoll: true, rollConfig: { batchSizePercentage: 20, gracePeriod: 60 } } }],
    // The roll settings have no effect without `shouldRoll`.
    [{ gracePeriod: '60' }, null],
  ])('to %j sends only that', (edit, change) => {
    expect(sent(edit)).toEqual(change);
  });

  test('unsets what was emptied', () => {
    const group = sampleGroup({ description: 'old', strategy: { risk: 0, compatibility: 'ELASTIGROUP' } }, { iamRole: { name: 'web' }, keyPair: 'ops', userData: encoded('x') });
    expect(sent({ description: '', iamRole: '', keyPair: ' ', userData: '', elastigroup: false }, group)).toEqual({
      description: null,
      strategy: { compatibility: null },
      compute: { launchSpecification: { iamRole: null, keyPair: null, userData: null } },
    });
  });

  test('of how to roll leaves the rest of the policy alone', () => {
    const group = sampleGroup({
      updatePolicy: { shouldRoll: true, rollConfig: { batchSizePercentage: 10, gracePeriod: 60, strategy: { action: 'REPLACE_SERVER' } }, imageFilter: { owners: ['self'], tags: [] } },
    });
    expect(sent({ gracePeriod: '90' }, group)).toEqual({ updatePolicy: { rollConfig: { gracePeriod: 90 } } });
    expect(sent({ shouldRoll: false, gracePeriod: '90' }, group)).toEqual({ updatePolicy: { shouldRoll: false } });
  });

  test('of user data keeps Windows’ line ends, and leaves alone what is no text', () => {
    const windows = sampleGroup({}, { userData: encoded('one\r\ntwo\r\n') });
    expect(formOf(windows).userData).toBe('one\ntwo\n');
    expect(sent({}, windows)).toBeNull();
    expect(sent({ userData: 'one\nthree\n' }, windows)).toEqual({ compute: { launchSpecification: { userData: encoded('one\r\nthree\r\n') } } });
    const binary = sampleGroup({}, { userData: btoa('\x1f\x8b\x08') });
    expect(formOf(binary).userData).toBe('');
    expect(sent({ name: 'shop' }, binary)).toEqual({ name: 'shop' });
  });

  test('of a group whose user data this token may not see leaves it alone, and sends what is typed in its place', () => {
    const hidden = sampleGroup({}, { userDataDigest: { bytes: 5, sha256: '2c'.repeat(32) } });
    expect(formOf(hidden).userData).toBe('');
    expect(sent({ keyPair: 'ops' }, hidden)).toEqual({ compute: { launchSpecification: { keyPair: 'ops' } } });
    expect(sent({ userData: 'echo\n' }, hidden)).toEqual({ compute: { launchSpecification: { userData: encoded('echo\n') } } });
    expect(keptOf(hidden)).toEqual(['user data that this token may not see']);
  });
});

test('another launch specification or other types are a new revision, all else is none', () => {
  const makes = (edit: Partial<GroupForm>) => makesRevision(sampleGroup(), { ...formOf(sampleGroup()), ...edit });
  expect(makes({ imageId: 'ami-2' })).toBe(true);
  expect(makes({ fallbackTypes: ['m7g.large'] })).toBe(true);
  expect(makes({ name: 'shop', target: '4', zones: [], shouldRoll: true })).toBe(false);
  expect(makes({})).toBe(false);
});

test('empty rows are no rows', () => {
  const form = {
    ...emptyForm(null),
    fallbackTypes: ['', ' t3.small '],
    zones: [
      { name: ' ', subnetIds: '' },
      { name: '', subnetIds: 'subnet-1' },
    ],
    tags: [
      { key: '', value: '' },
      { key: '', value: 'web' },
    ],
  };
  expect(tidied(form)).toEqual({ ...form, fallbackTypes: ['t3.small'], zones: [{ name: '', subnetIds: 'subnet-1' }], tags: [{ key: '', value: 'web' }] });
});

test('what the form does not show is named', () => {
  expect(keptOf(sampleGroup())).toEqual([]);
  const group = sampleGroup(
    {
      strategy: { risk: 0, drainingTimeout: 0, fallbackToOd: false },
      updatePolicy: { shouldRoll: false, imageFilter: { owners: ['self'], tags: [] } },
      scheduling: { tasks: [{ taskType: 'scale' }] },
      scaling: { down: [{ policyName: 'idle' }] },
    },
    { userData: btoa('\x1f\x8b'), metadataOptions: { httpTokens: 'required' }, blockDeviceMappings: [{ deviceName: '/dev/xvda' }] },
  );
  expect(keptOf(group)).toEqual([
    'user data that is no text',
    'block devices',
    'instance metadata options',
    'the draining timeout',
    'fallbackToOd',
    'the filter for new images',
    'the scheduled tasks',
    'the scaling policies',
  ]);
});

describe('a group whose types were given by other fields', () => {
  const given = sampleGroup();
  const group: Group = { ...given, compute: { ...given.compute, instanceTypes: { onDemandTypes: ['t3.small'], spot: ['t3.medium'] } } };

  test('keeps them when nothing changes', () => {
    expect(changeOf(group, formOf(group))).toBeNull();
  });

  test('sends them as a whole, so that none of the other fields stays', () => {
    expect(changeOf(group, { ...formOf(group), fallbackTypes: ['t3.large'] })).toEqual({
      group: { compute: { instanceTypes: { ondemand: 't3.small', onDemandTypes: null, preferredSpot: null, spot: ['t3.large'] } } },
    });
  });
});
