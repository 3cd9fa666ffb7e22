import type { Plan } from '../api/wire';

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
