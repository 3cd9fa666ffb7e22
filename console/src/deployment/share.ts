import type { RollInstance, RollInstances } from '../api/wire';
import { type Share, shareOf } from '../ui/lifeCycle';

/** The share that a roll works towards, and that of its instances; null for a group without spot instances. */
export interface RollShare {
  target: Share;
  now: Share;
  /** The launches of each batch. */
  byBatch: ReadonlyMap<number, Share>;
}

const GONE: readonly RollInstance['status'][] = ['detached', 'terminated'];

/** Instances that have left the load balancer are not counted. Those of a batch are, because it has launched them. */
export function rollShareOf(status: RollInstances | null): RollShare | null {
  if (!status?.share) {
    return null;
  }
  const { blue = [], green = [] } = status.instances[0] ?? {};
  const numbers = new Set(green.flatMap(({ batchNum }) => batchNum ?? []));
  return {
    target: status.share,
    now: shareOf([...blue, ...green].filter((one) => !GONE.includes(one.status))),
    byBatch: new Map([...numbers].map((number) => [number, shareOf(green.filter(({ batchNum }) => batchNum === number))])),
  };
}
