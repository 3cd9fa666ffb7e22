import type { Group, InstanceHealth } from '../api/wire';

/** The number of a group's instances by their state. */
export interface Counts {
  all: number;
  inService: number;
  unhealthy: number;
  /** Not decided yet: the instance is starting, or still within the time that the check takes. */
  undecided: number;
  /** Launched from another revision than the latest, or from an unknown revision. */
  drifted: number;
}

export function countsOf(health: readonly InstanceHealth[], latestRevision: number): Counts {
  const of = (...statuses: InstanceHealth['healthStatus'][]) => health.filter((one) => statuses.includes(one.healthStatus)).length;
  return {
    all: health.length,
    inService: of('HEALTHY'),
    unhealthy: of('UNHEALTHY'),
    undecided: of('INSUFFICIENT_DATA', 'UNKNOWN'),
    drifted: health.filter((one) => hasDrifted(one.revision, latestRevision)).length,
  };
}

export const hasDrifted = (revision: number | undefined, latestRevision: number): boolean => revision !== latestRevision;

/** A summary of the group's health, and its severity. */
export interface Glance {
  type: 'success' | 'warning' | 'error' | 'in-progress' | 'stopped';
  words: string;
}

export function glanceOf({ all, inService, unhealthy, undecided }: Counts, target: number): Glance {
  if (all === 0 && target === 0) {
    return { type: 'stopped', words: 'No instances' };
  }
  // While a roll runs there may be more than the target, and "12 of 10" would confuse.
  const served = inService > target ? `${inService} in service` : `${inService} of ${target} in service`;
  if (unhealthy > 0) {
    return { type: inService === 0 ? 'error' : 'warning', words: `${unhealthy} unhealthy, ${served}` };
  }
  if (inService >= target) {
    return { type: 'success', words: served };
  }
  if (undecided > 0) {
    return { type: 'in-progress', words: `${undecided} starting, ${served}` };
  }
  return { type: inService === 0 ? 'error' : 'warning', words: served };
}

/** @param latest the revision that none of them drifted from, in words */
export const driftWords = (drifted: number, latest = 'the latest revision'): string => (drifted === 0 ? 'None' : `${drifted} not on ${latest}`);

export const HEALTH_WORDS: Record<InstanceHealth['healthStatus'], string> = {
  HEALTHY: 'Healthy',
  UNHEALTHY: 'Unhealthy',
  INSUFFICIENT_DATA: 'Not judged yet',
  UNKNOWN: 'Unknown',
};

/** The revision that serves, and the one that the next roll would bring if it is another. */
export function revisionWords({ servingRevision, latestRevision }: Pick<Group, 'servingRevision' | 'latestRevision'>): string {
  if (servingRevision === undefined) {
    return `None → ${latestRevision}`;
  }
  return servingRevision === latestRevision ? `${latestRevision}` : `${servingRevision} → ${latestRevision}`;
}
