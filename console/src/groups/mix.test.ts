import { describe, expect, test } from 'vitest';
import type { Group } from '../api/wire';
import { type GroupForm, changeOf, emptyForm, formOf, keptOf, makesRevision, requestOf, tidied } from './form';
import { type Mix, withMix } from './mix';
import { sampleGroup, sampleSpotGroup } from './sample';

/** The body that is sent after this edit of a group. */
const sent = (edit: Partial<GroupForm>, group: Group = sampleSpotGroup()) => changeOf(group, tidied({ ...formOf(group), ...edit }))?.group ?? null;

/** The form after the user has chosen another mix. */
const chosen = (mix: Mix, form: GroupForm): GroupForm => ({ ...form, ...withMix(form, mix) });

describe('a new group', () => {
  const form: GroupForm = { ...emptyForm('eu-west-1'), instanceType: 't3.small', spotTypes: ['t3.small', 't3.medium'] };

  test('with spot instances is sent with the defaults that the form shows', () => {
    const { strategy, compute } = requestOf({ ...form, mix: 'risk', risk: '70' }).group;
    expect(strategy).toEqual({ risk: 70, availabilityVsCost: 'balanced', fallbackToOd: true, capacityRebalance: true, revertToSpot: { performAt: 'always' } });
    expect(compute.instanceTypes).toEqual({ ondemand: 't3.small', spot: ['t3.small', 't3.medium'] });
  });

  test('takes all the form knows of spot instances', () => {
    const { strategy, compute } = requestOf({
      ...form,
      mix: 'onDemandCount',
      onDemandCount: '2',
      fallbackTypes: ['t3.medium'],
      preferredSpot: ['t3.medium'],
      availabilityVsCost: 'equalAzDistribution',
      fallbackToOd: false,
      capacityRebalance: false,
      performAt: 'timeWindow',
      timeWindows: ['Sat:22:00-Sun:06:00'],
      elastigroup: true,
    }).group;
    expect(strategy).toEqual({
      onDemandCount: 2,
      availabilityVsCost: 'equalAzDistribution',
      fallbackToOd: false,
      capacityRebalance: false,
      revertToSpot: { performAt: 'timeWindow', timeWindows: ['Sat:22:00-Sun:06:00'] },
      compatibility: 'ELASTIGROUP',
    });
    expect(compute.instanceTypes).toEqual({ ondemand: 't3.small', onDemandTypes: ['t3.medium'], preferredSpot: ['t3.medium'], spot: ['t3.small', 't3.medium'] });
  });
});

describe('an edit of a group with spot instances', () => {
  test('shows the types as they were given', () => {
    const group = sampleSpotGroup({ onDemandCount: 2 }, { ondemand: undefined, onDemandTypes: ['m7g.large', 'm6g.large'], preferredSpot: ['c7g.large'], spot: ['c6g.large'] });
    expect(formOf(group)).toMatchObject({
      mix: 'onDemandCount',
      onDemandCount: '2',
      instanceType: 'm7g.large',
      fallbackTypes: ['m6g.large'],
      preferredSpot: ['c7g.large'],
      spotTypes: ['c6g.large'],
      availabilityVsCost: 'balanced',
      fallbackToOd: true,
      capacityRebalance: true,
      performAt: 'timeWindow',
      timeWindows: ['Mon:03:00-Mon:05:00'],
    });
    expect(changeOf(group, formOf(group))).toBeNull();
  });

  test.each<[Partial<GroupForm>, unknown]>([
    [{}, null],
    [{ instanceType: 'm7g.large' }, { compute: { instanceTypes: { ondemand: 'm7g.large' } } }],
    // The API unsets `ondemand` when it gets only `onDemandTypes`.
    [{ fallbackTypes: ['t3.large'] }, { compute: { instanceTypes: { ondemand: 't3.small', onDemandTypes: ['t3.large'] } } }],
    [{ instanceType: '' }, { compute: { instanceTypes: { ondemand: null } } }],
    [{ spotTypes: ['t3.large', ' '] }, { compute: { instanceTypes: { spot: ['t3.large'] } } }],
    [{ spotTypes: [] }, { compute: { instanceTypes: { spot: [] } } }],
    [{ preferredSpot: ['t3.medium'] }, { compute: { instanceTypes: { preferredSpot: ['t3.medium'] } } }],
    [{ risk: '80' }, { strategy: { risk: 80 } }],
    [{ risk: '' }, { strategy: { risk: '' } }],
    [{ risk: 'most' }, { strategy: { risk: 'most' } }],
    [{ mix: 'onDemandCount', onDemandCount: '1' }, { strategy: { risk: null, onDemandCount: 1 } }],
    // The API takes a count of 0 for none.
    [{ mix: 'onDemandCount', onDemandCount: '0' }, { strategy: { risk: 100 } }],
    [{ availabilityVsCost: 'cheapest' }, { strategy: { availabilityVsCost: 'cheapest' } }],
    [{ fallbackToOd: false, capacityRebalance: false }, { strategy: { fallbackToOd: false, capacityRebalance: false } }],
    [{ timeWindows: ['Sat:22:00-Sun:06:00'] }, { strategy: { revertToSpot: { timeWindows: ['Sat:22:00-Sun:06:00'] } } }],
    [{ performAt: 'never' }, { strategy: { revertToSpot: { performAt: 'never', timeWindows: null } } }],
    [{ imageId: 'ami-2' }, { compute: { launchSpecification: { imageId: 'ami-2' } } }],
  ])('to %j sends only that', (edit, change) => {
    expect(sent(edit)).toEqual(change);
  });

  test('from a number to a percentage unsets the number', () => {
    const group = sampleSpotGroup({ risk: undefined, onDemandCount: 2 });
    expect(sent({ mix: 'risk', risk: '50' }, group)).toEqual({ strategy: { risk: 50, onDemandCount: null } });
  });

  test('of the on-demand types moves a list of them to the first type and the others', () => {
    const group = sampleSpotGroup({}, { ondemand: undefined, onDemandTypes: ['m7g.large', 'm6g.large'] });
    expect(sent({ fallbackTypes: [] }, group)).toEqual({ compute: { instanceTypes: { ondemand: 'm7g.large', onDemandTypes: null } } });
  });

  test('names as kept only what it does not show', () => {
    const strategy = { fallbackToOd: true, availabilityVsCost: 'balanced', capacityRebalance: true, lifetimePeriod: 'hours', onDemandCount: 2 };
    const group = sampleSpotGroup(strategy);
    expect(keptOf(group)).toEqual(['risk, which has no effect', 'lifetimePeriod']);
    expect(keptOf(group, '')).toEqual(['availabilityVsCost', 'fallbackToOd', 'capacityRebalance', 'revertToSpot', 'lifetimePeriod']);
  });
});

describe('another choice of the mix', () => {
  const group = sampleGroup();

  test('to spot instances makes the spot types of a group no longer on-demand types, as the API does', () => {
    const form = chosen('risk', formOf(group));
    expect(form).toMatchObject({ instanceType: 't3.small', fallbackTypes: [], spotTypes: ['t3.medium'], risk: '100' });
    expect(sent(form, group)).toEqual({ strategy: { risk: 100 } });
    expect(makesRevision(group, form)).toBe(true);
  });

  test('to on-demand instances keeps every type', () => {
    const spot = sampleSpotGroup({}, { onDemandTypes: ['m7g.large'], preferredSpot: ['c7g.large'] });
    const form = chosen('', formOf(spot));
    expect(form).toMatchObject({ instanceType: 't3.small', fallbackTypes: ['m7g.large', 'c7g.large', 't3.medium'] });
    expect(sent(form, spot)).toEqual({ strategy: { risk: 0 } });
    expect(makesRevision(spot, form)).toBe(true);
    expect(sent({ ...form, fallbackTypes: [] }, spot)).toEqual({
      strategy: { risk: 0 },
      compute: { instanceTypes: { ondemand: 't3.small', onDemandTypes: null, preferredSpot: null, spot: [] } },
    });
  });

  test('and back is none', () => {
    expect(chosen('', chosen('risk', formOf(group)))).toMatchObject({ mix: '', instanceType: 't3.small', fallbackTypes: ['t3.medium'] });
    const spot = sampleSpotGroup({}, { onDemandTypes: ['t3.medium'] });
    expect(sent(chosen('risk', chosen('', formOf(spot))), spot)).toBeNull();
    const onlySpot = sampleSpotGroup({}, { ondemand: undefined });
    expect(sent(chosen('risk', chosen('', formOf(onlySpot))), onlySpot)).toBeNull();
  });

  test('a percentage of 0 is no spot instance', () => {
    const form = tidied({ ...formOf(sampleSpotGroup()), risk: '0' });
    expect(form).toMatchObject({ mix: '', instanceType: 't3.small', fallbackTypes: ['t3.medium'] });
    expect(sent({ risk: '0' })).toEqual({ strategy: { risk: 0 } });
  });

  test('without spot types is no new revision', () => {
    const alone: Group = { ...group, compute: { ...group.compute, instanceTypes: { ondemand: 't3.small' } }, inForce: { ...group.inForce, instanceTypes: ['t3.small'] } };
    expect(makesRevision(alone, chosen('risk', formOf(alone)))).toBe(false);
    expect(sent(chosen('risk', formOf(alone)), alone)).toEqual({ strategy: { risk: 100 } });
  });
});
