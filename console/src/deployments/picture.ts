import type { Plan } from '../api/wire';
import { endsOf, pauseWords } from '../ui/steps';
import { duration } from '../ui/time';

/**
 * The group while one batch is at its largest, before its blue leaves. It has the number of instances of each part,
 * from the bottom up. A restart launches nothing, and `leaving` is out of service for its reboot.
 */
export interface Column {
  batchNum: number;
  /** Green of the earlier batches; in a restart, the instances that they have restarted. */
  done: number;
  launched: number;
  staying: number;
  leaving: number;
}

interface Level {
  name: 'Ceiling' | 'Target' | 'Floor';
  at: number;
}

export interface Line {
  names: string;
  at: number;
  /**
   * The position of its label, as a share of the height. It is at the line, or lower if it would overlap the labels
   * above.
   */
  label: number;
}

export interface Picture {
  columns: readonly Column[];
  /** From the top down. Values at the same height share one line. */
  levels: readonly Line[];
  /** The height of the picture in instances; at least 1. */
  height: number;
  /** Whether there are few enough to draw each instance. */
  each: boolean;
}

const EACH = 24;

export function pictureOf(plan: Plan): Picture {
  const columns = columnsOf(plan);
  const levels: Level[] = [
    { name: 'Ceiling', at: plan.ceiling },
    { name: 'Target', at: plan.target },
    { name: 'Floor', at: plan.floor },
  ];
  const heights = columns.map(({ done, launched, staying, leaving }) => done + launched + staying + leaving);
  const height = Math.max(1, ...heights, ...levels.map(({ at }) => at));
  return { columns, levels: labelled(shared(levels), height), height, each: height <= EACH };
}

function columnsOf(plan: Plan): Column[] {
  const restarts = plan.strategy.action === 'RESTART_SERVER';
  let done = 0;
  let blue = plan.batches.reduce((sum, batch) => sum + batch.blueInstances, 0);
  return plan.batches.map(({ batchNum, launches, blueInstances }) => {
    blue -= blueInstances;
    const column = { batchNum, done, launched: launches, staying: blue, leaving: blueInstances };
    done += restarts ? blueInstances : launches;
    return column;
  });
}

/** The end of a batch at which the roll waits. */
export interface Wait {
  /** The number of the batch; 0 before the first one. */
  batch: number;
  words: string;
}

/**
 * The waits of the plan, in their order. The first step waits when its green is proven and before its blue leaves, and the
 * other steps wait before the next batch. Steps do not apply when nothing is in service. The bake comes last.
 */
export function waitsOf(plan: Plan): Wait[] {
  const { batches, strategy: { bakeTime } } = plan;
  const bake = bakeTime && batches.length > 0 ? [{ batch: batches.length, words: `After the last batch: bakes for ${duration(bakeTime)}.` }] : [];
  return [...pausesOf(plan), ...bake];
}

function pausesOf({ strategy: { steps = [], action }, batches, target, inService }: Plan): Wait[] {
  if (inService === 0 || batches.length === 0) {
    return [];
  }
  const restarts = action === 'RESTART_SERVER';
  const sizes = batches.map(({ launches, blueInstances }) => (restarts ? blueInstances : launches));
  const planned = sizes.reduce((sum, size) => sum + size, 0);
  const all = restarts ? planned : Math.max(target, planned);
  const ends = endsOf(steps, all);
  return steps.flatMap(({ pause }, at) => {
    if (!pause) {
      return [];
    }
    const batch = batchUpTo(ends[at] ?? all, all - planned, sizes);
    const isFirst = !restarts && ends[at] === ends[0];
    const when = batch === 0 ? 'Before batch 1' : isFirst ? `Before the blue of batch ${batch} leaves` : `After batch ${batch}`;
    return [{ batch, words: `${when}: ${pauseWords(pause)}.` }];
  });
}

/** The number of the batch at whose end so many instances are replaced, when `before` were replaced already. */
function batchUpTo(end: number, before: number, sizes: readonly number[]): number {
  let replaced = before;
  const at = sizes.findIndex((size) => replaced >= end || (replaced += size) >= end);
  return before >= end ? 0 : at < 0 ? sizes.length : at + 1;
}

function shared(levels: readonly Level[]): { names: string; at: number }[] {
  const heights = [...new Set(levels.map(({ at }) => at))].toSorted((a, b) => b - a);
  return heights.map((at) => ({ at, names: levels.filter((level) => level.at === at).map(({ name }) => name).join(', ') }));
}

/** The share of the height that a line of text takes. */
const LETTERS = 0.1;

function labelled(levels: readonly { names: string; at: number }[], height: number): Line[] {
  let free = Number.POSITIVE_INFINITY;
  return levels.map(({ names, at }) => {
    const label = Math.min(at / height, free);
    free = label - LETTERS;
    return { names, at, label };
  });
}

/** Whether this batch has a number below the picture. Some have none, so that the numbers do not overlap. */
export const isNumbered = (batchNum: number, batches: number): boolean => batchNum === 1 || batchNum % Math.ceil(batches / 20) === 0;

/** The number in each zone, in words: `2 in eu-west-1a, 1 in eu-west-1b`. */
export const zonesIn = (byZone: Readonly<Record<string, number>>): string =>
  Object.entries(byZone)
    .map(([zone, count]) => `${count} in ${zone}`)
    .join(', ');
