import type { Instance } from '../api/wire';

export type LifeCycle = Instance['lifeCycle'];

export const LIFE_CYCLES: Record<LifeCycle, string> = { OD: 'On demand', SPOT: 'Spot' };

/** How many instances are on demand and spot. */
export interface Share {
  onDemand: number;
  spot: number;
}

/** The share of these instances. An instance that EC2 does not describe is in neither number. */
export function shareOf(instances: readonly { lifeCycle?: LifeCycle }[]): Share {
  const of = (lifeCycle: LifeCycle) => instances.filter((one) => one.lifeCycle === lifeCycle).length;
  return { onDemand: of('OD'), spot: of('SPOT') };
}

/** `2 on demand, 3 spot`. */
export const shareWords = ({ onDemand, spot }: Share): string => `${onDemand} on demand, ${spot} spot`;
