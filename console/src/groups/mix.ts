import type { Group } from '../api/wire';
import { number, some, text } from './typed';

/** The field of `strategy` that gives the mix of spot and on-demand instances; empty without spot instances. */
export type Mix = '' | 'risk' | 'onDemandCount';

/** The types, and the mix of spot and on-demand instances, in the form. */
export interface MixForm {
  mix: Mix;
  /** The first type to launch on demand. With spot types it may be empty: then on-demand instances are of those too. */
  instanceType: string;
  /** Further types to launch on demand. */
  fallbackTypes: string[];
  /** Types of spot instances. Without spot instances they are on-demand types too, and the form does not show them. */
  preferredSpot: string[];
  spotTypes: string[];
  /** The on-demand types that are left when the group gets spot instances. The form does not show them. */
  ownTypes: string[];
  risk: string;
  onDemandCount: string;
  availabilityVsCost: string;
  fallbackToOd: boolean;
  capacityRebalance: boolean;
  performAt: string;
  timeWindows: string[];
}

/** The mix of a new group: everything is on demand. The other values are the API's defaults of a group with spot instances. */
export const ALL_ON_DEMAND: MixForm = {
  mix: '',
  instanceType: '',
  fallbackTypes: [],
  preferredSpot: [],
  spotTypes: [],
  ownTypes: [],
  risk: '100',
  onDemandCount: '1',
  availabilityVsCost: 'balanced',
  fallbackToOd: true,
  capacityRebalance: true,
  performAt: 'always',
  timeWindows: [],
};

export function mixFormOf({ compute, strategy = {}, inForce }: Group): MixForm {
  const mix = mixOf({ strategy, inForce });
  const { preferredSpot = [], spot = [], ...onDemand } = compute.instanceTypes ?? {};
  const ownTypes = onDemandOf(onDemand);
  const [instanceType = '', ...fallbackTypes] = mix === '' ? inForce.instanceTypes : ownTypes;
  const revert = inForce.spot?.revertToSpot ?? strategy.revertToSpot;
  return {
    mix,
    instanceType,
    fallbackTypes,
    preferredSpot,
    spotTypes: spot,
    ownTypes,
    risk: given(strategy.risk) ? String(strategy.risk) : ALL_ON_DEMAND.risk,
    onDemandCount: given(strategy.onDemandCount) ? String(strategy.onDemandCount) : ALL_ON_DEMAND.onDemandCount,
    availabilityVsCost: strategy.availabilityVsCost ?? ALL_ON_DEMAND.availabilityVsCost,
    fallbackToOd: inForce.spot?.fallbackToOd ?? strategy.fallbackToOd ?? ALL_ON_DEMAND.fallbackToOd,
    capacityRebalance: inForce.spot?.capacityRebalance ?? strategy.capacityRebalance ?? ALL_ON_DEMAND.capacityRebalance,
    performAt: revert?.performAt ?? ALL_ON_DEMAND.performAt,
    timeWindows: strategy.revertToSpot?.timeWindows ?? [],
  };
}

function mixOf({ strategy = {}, inForce }: Pick<Group, 'strategy' | 'inForce'>): Mix {
  if (inForce.spot === undefined) {
    return '';
  }
  return given(strategy.onDemandCount) ? 'onDemandCount' : 'risk';
}

/** Clients send 0 for a number that was not given. */
const given = (value: unknown): boolean => value !== undefined && Number(value) !== 0;

type Types = NonNullable<Group['compute']['instanceTypes']>;

const onDemandOf = ({ ondemand, onDemandTypes = [] }: Types): string[] => distinct([...(ondemand === undefined ? [] : [ondemand]), ...onDemandTypes]);

/**
 * The form after another choice of the mix. As in the API, the spot types are on-demand types as long as there are no
 * spot instances.
 */
export function withMix(form: MixForm, mix: Mix): Partial<MixForm> {
  const { instanceType, fallbackTypes, preferredSpot, spotTypes, ownTypes } = form;
  if ((form.mix === '') === (mix === '')) {
    return { mix };
  }
  if (mix === '') {
    const own = [instanceType, ...fallbackTypes];
    const [first = '', ...others] = distinct([...own, ...preferredSpot, ...spotTypes].filter(Boolean));
    return { mix, ownTypes: own.filter(Boolean), instanceType: first, fallbackTypes: others };
  }
  const launched = [instanceType, ...fallbackTypes];
  const staysOnDemand = (type: string) => ownTypes.includes(type) || ![...preferredSpot, ...spotTypes].includes(type);
  const [first = '', ...others] = launched.filter(staysOnDemand);
  return {
    mix,
    instanceType: first,
    fallbackTypes: others,
    preferredSpot: preferredSpot.filter((type) => launched.includes(type)),
    spotTypes: spotTypes.filter((type) => launched.includes(type)),
  };
}

/**
 * The form as it is sent. A percentage of 0 is no spot instance. A number of 0 on demand is 100 percent, because the API
 * takes 0 for a number that was not given.
 */
export function tidiedMix<F extends MixForm>(form: F): F {
  const tidy = { ...form, instanceType: form.instanceType.trim() };
  if (form.mix === 'risk' && number(form.risk) === 0) {
    return { ...tidy, ...withMix(tidy, '') };
  }
  return form.mix === 'onDemandCount' && number(form.onDemandCount) === 0 ? { ...tidy, mix: 'risk', risk: '100' } : tidy;
}

/** `strategy` of a new group, as far as it is about the mix. */
export function strategyOf(form: MixForm) {
  if (form.mix === '') {
    return { risk: 0 };
  }
  return {
    [form.mix]: typedShare(form),
    availabilityVsCost: form.availabilityVsCost,
    fallbackToOd: form.fallbackToOd,
    capacityRebalance: form.capacityRebalance,
    revertToSpot: { performAt: form.performAt, timeWindows: form.performAt === 'timeWindow' ? form.timeWindows : undefined },
  };
}

/** The changes of `strategy`. A group without spot instances keeps the settings that are only about them. */
export function strategyChange({ strategy = {} }: Pick<Group, 'strategy'>, was: MixForm, form: MixForm) {
  if (form.mix === '') {
    return was.mix === ''
      ? {}
      : {
          risk: given(strategy.risk) ? 0 : undefined,
          onDemandCount: given(strategy.onDemandCount) ? null : undefined,
        };
  }
  const changed = (...fields: (keyof MixForm)[]) => fields.some((field) => !isSame(was[field], form[field]));
  /** The API takes one of the two numbers. The one that was in force is unset, so that none is without effect. */
  const numberOf = (field: 'risk' | 'onDemandCount') => {
    if (form.mix === field) {
      return changed('mix', field) ? typedShare(form) : undefined;
    }
    return was.mix === field ? null : undefined;
  };
  return {
    risk: numberOf('risk'),
    onDemandCount: numberOf('onDemandCount'),
    availabilityVsCost: changed('availabilityVsCost') ? form.availabilityVsCost : undefined,
    fallbackToOd: changed('fallbackToOd') ? form.fallbackToOd : undefined,
    capacityRebalance: changed('capacityRebalance') ? form.capacityRebalance : undefined,
    revertToSpot: some({
      performAt: changed('performAt') ? form.performAt : undefined,
      timeWindows: windowsChange(changed, was, form),
    }),
  };
}

/** The windows have an effect only with `timeWindow`. They are unset with it. */
function windowsChange(changed: (...fields: (keyof MixForm)[]) => boolean, was: MixForm, form: MixForm) {
  if (form.performAt === 'timeWindow') {
    return changed('timeWindows') ? form.timeWindows : undefined;
  }
  return changed('performAt') && was.timeWindows.length > 0 ? null : undefined;
}

/** An empty number is sent as an empty text, so that the API says that it is missing. */
const typedShare = ({ mix, risk, onDemandCount }: MixForm) => number(mix === 'risk' ? risk : onDemandCount) ?? '';

/** `instanceTypes` of a new group. */
export function typesOf({ mix, instanceType, fallbackTypes, preferredSpot, spotTypes }: MixForm) {
  const ondemand = text(instanceType);
  return mix === ''
    ? { ondemand, spot: fallbackTypes }
    : { ondemand, onDemandTypes: listed(fallbackTypes), preferredSpot: listed(preferredSpot), spot: spotTypes };
}

const listed = (types: string[]) => (types.length === 0 ? undefined : types);

/** The changes of `instanceTypes`; undefined when each type is launched as before. */
export function typesChange(types: Types = {}, form: MixForm) {
  return form.mix === '' ? onDemandChange(types, form) : spotChange(types, form);
}

/** The types of a group that gave them by other fields are sent as a whole, so that none of those fields stays. */
function onDemandChange(types: Types, { instanceType, fallbackTypes }: MixForm) {
  const { ondemand, onDemandTypes = [], preferredSpot = [], spot = [] } = types;
  const [first, ...others] = distinct([...onDemandOf(types), ...preferredSpot, ...spot]);
  const isFirst = first === instanceType.trim();
  const isOthers = isSame(others, fallbackTypes);
  if (isFirst && isOthers) {
    return undefined;
  }
  const type = text(instanceType) ?? null;
  return ondemand !== undefined && onDemandTypes.length === 0 && preferredSpot.length === 0
    ? { ondemand: isFirst ? undefined : type, spot: isOthers ? undefined : fallbackTypes }
    : { ondemand: type, onDemandTypes: null, preferredSpot: null, spot: fallbackTypes };
}

/** Both fields of on-demand types are sent, because the API unsets `ondemand` when it gets only `onDemandTypes`. */
function spotChange(types: Types, { instanceType, fallbackTypes, preferredSpot, spotTypes }: MixForm) {
  const isOnDemand = isSame(onDemandOf(types), distinct([instanceType.trim(), ...fallbackTypes].filter(Boolean)));
  return some({
    ondemand: isOnDemand ? undefined : (text(instanceType) ?? null),
    onDemandTypes: isOnDemand ? undefined : fallbackTypes.length > 0 ? fallbackTypes : types.onDemandTypes && null,
    preferredSpot: isSame(types.preferredSpot ?? [], preferredSpot) ? undefined : (listed(preferredSpot) ?? null),
    spot: isSame(types.spot ?? [], spotTypes) ? undefined : spotTypes,
  });
}

const distinct = (types: readonly string[]): string[] => [...new Set(types)];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * Whether the change of the mix makes another revision: the spot types become on-demand types, or cease to be. The
 * group must have some.
 */
export function movesTypes(was: MixForm, form: MixForm): boolean {
  return (was.mix === '') !== (form.mix === '') && form.preferredSpot.length + form.spotTypes.length > 0;
}

/** The settings that are only about spot instances, by the API's names. Without spot instances the form does not show them. */
export function keptOfMix({ strategy = {}, inForce }: Pick<Group, 'strategy' | 'inForce'>, mix: Mix): [unknown, string][] {
  const { availabilityVsCost, fallbackToOd, capacityRebalance, revertToSpot, risk } = strategy;
  const isHidden = mix === '';
  return [
    [isHidden && availabilityVsCost !== undefined, 'availabilityVsCost'],
    [isHidden && fallbackToOd !== undefined, 'fallbackToOd'],
    [isHidden && capacityRebalance !== undefined, 'capacityRebalance'],
    [isHidden && revertToSpot !== undefined, 'revertToSpot'],
    [mix === 'onDemandCount' && mixOf({ strategy, inForce }) === 'onDemandCount' && given(risk), 'risk, which has no effect'],
  ];
}
