import type { Instance, InstanceHealth } from '../api/wire';

/** What EC2 and the health check say of one instance; each may know one that the other does not know yet, or any more. */
export interface Seen {
  instanceId: string;
  zone: string;
  health: InstanceHealth['healthStatus'] | null;
  reason: string | null;
  targetHealth: NonNullable<InstanceHealth['targetHealth']> | null;
  status: Instance['status'] | null;
  instanceType: string | null;
  privateIp: string | null;
  revision: number | null;
  launchedAt: string | null;
}

/** One row an instance, the oldest first. */
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
    privateIp: instance?.privateIp ?? null,
    revision: instance?.revision ?? health?.revision ?? null,
    launchedAt: instance?.createdAt ?? null,
  };
}

export interface Filter {
  text: string;
  health: string;
  zone: string;
}

export const EVERY: Filter = { text: '', health: '', zone: '' };

/** Whether every word typed is somewhere in the row, and it is of that health and zone. Empty ones let all through. */
export function passes(seen: Seen, { text, health, zone }: Filter): boolean {
  const searched = [seen.instanceId, seen.zone, seen.instanceType, seen.privateIp, seen.reason, seen.targetHealth, seen.status, `revision ${seen.revision}`]
    .join(' ')
    .toLowerCase();
  return (
    (health === '' || seen.health === health) &&
    (zone === '' || seen.zone === zone) &&
    text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => searched.includes(word))
  );
}

export const zonesOf = (rows: readonly Seen[]): string[] => [...new Set(rows.map((one) => one.zone))].sort();
