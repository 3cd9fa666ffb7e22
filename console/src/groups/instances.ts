import type { Instance, InstanceHealth } from '../api/wire';
import { LIFE_CYCLES, type LifeCycle } from '../ui/lifeCycle';

/**
 * The data of EC2 and of the health check about one instance. Either may have an instance that the other does not have
 * yet, or does not have any more.
 */
export interface Seen {
  instanceId: string;
  zone: string;
  health: InstanceHealth['healthStatus'] | null;
  reason: string | null;
  targetHealth: NonNullable<InstanceHealth['targetHealth']> | null;
  status: Instance['status'] | null;
  instanceType: string | null;
  lifeCycle: LifeCycle | null;
  privateIp: string | null;
  revision: number | null;
  launchedAt: string | null;
}

/** One row for each instance, the oldest first. */
export function seenOf(instances: readonly Instance[], health: readonly InstanceHealth[]): Seen[] {
  const healthById = new Map(health.map((one) => [one.instanceId, one]));
  const known = new Set(instances.map((one) => one.instanceId));
  const rows = instances.map((one) => row(one, healthById.get(one.instanceId)));
  const others = health.filter((one) => !known.has(one.instanceId)).map((one) => row(undefined, one));
  return [...rows, ...others].sort((a, b) => (a.launchedAt ?? '').localeCompare(b.launchedAt ?? '') || a.instanceId.localeCompare(b.instanceId));
}

function row(instance: Instance | undefined, health: InstanceHealth | undefined): Seen {
  return {
    instanceId: (instance ?? health)?.instanceId ?? '',
    zone: (instance ?? health)?.availabilityZone ?? '',
    health: health?.healthStatus ?? null,
    reason: health?.reason ?? null,
    targetHealth: health?.targetHealth ?? null,
    status: instance?.status ?? null,
    instanceType: instance?.instanceType ?? null,
    lifeCycle: (instance ?? health)?.lifeCycle ?? null,
    privateIp: instance?.privateIp ?? null,
    revision: instance?.revision ?? health?.revision ?? null,
    launchedAt: instance?.createdAt ?? null,
  };
}

export interface Filter {
  text: string;
  health: string;
  zone: string;
  lifeCycle: string;
}

export const EVERY: Filter = { text: '', health: '', zone: '', lifeCycle: '' };

/** Whether every typed word is in the row, and the row has that health, zone and lifecycle. An empty filter accepts all rows. */
export function passes(seen: Seen, { text, health, zone, lifeCycle }: Filter): boolean {
  const { instanceId, instanceType, privateIp, reason, targetHealth, status, revision } = seen;
  const searched = [instanceId, seen.zone, instanceType, seen.lifeCycle && LIFE_CYCLES[seen.lifeCycle], privateIp, reason, targetHealth, status, `revision ${revision}`]
    .join(' ')
    .toLowerCase();
  return (
    (health === '' || seen.health === health) &&
    (zone === '' || seen.zone === zone) &&
    (lifeCycle === '' || seen.lifeCycle === lifeCycle) &&
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => searched.includes(word))
  );
}

export const zonesOf = (rows: readonly Seen[]): string[] => [...new Set(rows.map((one) => one.zone))].sort();
