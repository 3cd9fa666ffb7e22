import type { Problem } from '../api/wire';
import type { MixForm } from './mix';

/** Fields of a body and their places in the form; `[]` is any row. The longest matching field counts. */
const PLACES: readonly [field: string, place: string][] = [
  ['group.name', 'name'],
  ['group.description', 'description'],
  ['group.region', 'region'],
  ['group.capacity.minimum', 'minimum'],
  ['group.capacity.target', 'target'],
  ['group.capacity.maximum', 'maximum'],
  ['group.compute.instanceTypes', 'instanceType'],
  ['group.compute.subnetIds', 'zones'],
  ['group.compute.availabilityZones', 'zones'],
  ['group.compute.availabilityZones[]', 'zones[].name'],
  ['group.compute.availabilityZones[].subnetIds', 'zones[].subnetIds'],
  ['group.compute.launchSpecification.imageId', 'imageId'],
  ['group.compute.launchSpecification.userData', 'userData'],
  ['group.compute.launchSpecification.iamRole', 'iamRole'],
  ['group.compute.launchSpecification.keyPair', 'keyPair'],
  ['group.compute.launchSpecification.securityGroupIds', 'securityGroupIds'],
  ['group.compute.launchSpecification.securityGroupIds[]', 'securityGroupIds[]'],
  ['group.compute.launchSpecification.tags', 'tags'],
  ['group.compute.launchSpecification.tags[]', 'tags[].key'],
  ['group.compute.launchSpecification.tags[].tagValue', 'tags[].value'],
  ['group.compute.launchSpecification.monitoring', 'monitoring'],
  ['group.compute.launchSpecification.ebsOptimized', 'ebsOptimized'],
  ['group.compute.launchSpecification.loadBalancersConfig', 'targetGroupArns'],
  ['group.compute.launchSpecification.loadBalancersConfig.loadBalancers[]', 'targetGroupArns[]'],
  ['group.compute.launchSpecification.healthCheckType', 'healthCheckType'],
  ['group.compute.launchSpecification.autoHealing', 'autoHealing'],
  ['group.compute.launchSpecification.healthCheckGracePeriod', 'healthCheckGracePeriod'],
  ['group.compute.launchSpecification.healthCheckUnhealthyDurationBeforeReplacement', 'unhealthyDuration'],
  ['group.updatePolicy', 'shouldRoll'],
  ['group.updatePolicy.rollConfig.batchSizePercentage', 'batchSizePercentage'],
  ['group.updatePolicy.rollConfig.gracePeriod', 'gracePeriod'],
  ['group.strategy.compatibility', 'elastigroup'],
];

/** Without spot instances the form has one list of types, and no place for the settings of spot instances. */
const ON_DEMAND_PLACES: typeof PLACES = [
  ['group.compute.instanceTypes.spot', 'fallbackTypes'],
  ['group.compute.instanceTypes.spot[]', 'fallbackTypes[]'],
  ['group.strategy.risk', 'mix'],
  ['group.strategy.onDemandCount', 'mix'],
];

const SPOT_PLACES: typeof PLACES = [
  ['group.compute.instanceTypes.onDemandTypes', 'fallbackTypes'],
  ['group.compute.instanceTypes.onDemandTypes[]', 'fallbackTypes[]'],
  ['group.compute.instanceTypes.preferredSpot', 'preferredSpot'],
  ['group.compute.instanceTypes.preferredSpot[]', 'preferredSpot[]'],
  ['group.compute.instanceTypes.spot', 'spotTypes'],
  ['group.compute.instanceTypes.spot[]', 'spotTypes[]'],
  ['group.strategy.availabilityVsCost', 'availabilityVsCost'],
  ['group.strategy.fallbackToOd', 'fallbackToOd'],
  ['group.strategy.capacityRebalance', 'capacityRebalance'],
  ['group.strategy.revertToSpot', 'performAt'],
];

/** The values that decide which fields the form shows. */
type Shown = Pick<MixForm, 'mix' | 'performAt'>;

const ON_DEMAND: Shown = { mix: '', performAt: '' };

function placesOf({ mix, performAt }: Shown): typeof PLACES {
  if (mix === '') {
    return [...PLACES, ...ON_DEMAND_PLACES];
  }
  const windows: typeof PLACES = [
    ['group.strategy.revertToSpot.timeWindows', 'timeWindows'],
    ['group.strategy.revertToSpot.timeWindows[]', 'timeWindows[]'],
  ];
  return [
    ...PLACES,
    ...SPOT_PLACES,
    ['group.strategy.risk', mix === 'risk' ? 'risk' : 'mix'],
    ['group.strategy.onDemandCount', mix === 'risk' ? 'mix' : 'onDemandCount'],
    ...(performAt === 'timeWindow' ? windows : []),
  ];
}

/**
 * The place of a body's field in the form, for example `tags[2].key`; null when the form has none for it.
 *
 * @param shown the choices in the form; without, the form of a group without spot instances
 */
export function placeOf(field: string, shown: Shown = ON_DEMAND): string | null {
  return placeIn(field, placesOf(shown));
}

function placeIn(field: string, places: typeof PLACES): string | null {
  const general = field.replace(/\[\d+\]/g, '[]');
  const fitting = places.filter(([known]) => general === known || general.startsWith(`${known}.`) || general.startsWith(`${known}[`));
  const longest = fitting.toSorted(([a], [b]) => b.length - a.length)[0];
  if (!longest) {
    return null;
  }
  const row = /\[\d+\]/.exec(field)?.[0] ?? '[]';
  return longest[1].replace('[]', row);
}

export interface Sorted {
  /** The errors, by place in the form. */
  at: ReadonlyMap<string, string>;
  /** The problems that belong to none of the form's fields. */
  elsewhere: readonly Problem[];
}

export const NOTHING_WRONG: Sorted = { at: new Map(), elsewhere: [] };

/** Assigns each problem to its place. Several problems at one place are joined. @param shown as in {@link placeOf} */
export function sorted(problems: readonly Problem[], shown: Shown = ON_DEMAND): Sorted {
  return sortedInto(problems, placesOf(shown));
}

/** Assigns each problem to its place in another form. @param places fields of the body and their places */
export function sortedInto(problems: readonly Problem[], places: typeof PLACES): Sorted {
  const at = new Map<string, string>();
  const elsewhere: Problem[] = [];
  for (const problem of problems) {
    const place = problem.field === undefined ? null : placeIn(problem.field, places);
    if (place === null) {
      elsewhere.push(problem);
    } else {
      const before = at.get(place);
      const words = said(problem);
      at.set(place, before ? `${before}; ${words}` : words);
    }
  }
  return { at, elsewhere };
}

/** The message without the field's path at its beginning, because it is shown next to the field. */
function said({ message, field }: Problem): string {
  if (field === undefined || !message.startsWith(`${field} `)) {
    return message;
  }
  const rest = message.slice(field.length + 1);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
