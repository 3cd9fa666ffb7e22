import type { Plan } from '../api/wire';

/**
 * The group while one batch is at its largest, before its blue leaves: how many there are of each part, from the bottom up.
 * With a restart nothing is launched, and `leaving` is out for its reboot.
 */
export interface Column {
  batchNum: number;
  /** Green of the batches before; with a restart, what they have restarted. */
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
  /** Where its words stand, as a share of the height: at the line, or lower when they would run into those above. */
  label: number;
}

export interface Picture {
  columns: readonly Column[];
  /** From the top down; those at the same height share one line. */
  levels: readonly Line[];
  /** How many instances the picture is high; at least 1. */
  height: number;
  /** Few enough to draw each instance. */
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

/** As much of the height as a line of words takes. */
const LETTERS = 0.1;

function labelled(levels: readonly { names: string; at: number }[], height: number): Line[] {
  let free = Number.POSITIVE_INFINITY;
  return levels.map(({ names, at }) => {
    const label = Math.min(at / height, free);
    free = label - LETTERS;
    return { names, at, label };
  });
}

/** Which batches are numbered below the picture, so that the numbers do not run into each other. */
export const isNumbered = (batchNum: number, batches: number): boolean => batchNum === 1 || batchNum % Math.ceil(batches / 20) === 0;

/** How many of each zone, in words: `2 in eu-west-1a, 1 in eu-west-1b`. */
export const zonesIn = (byZone: Readonly<Record<string, number>>): string =>
  Object.entries(byZone)
    .map(([zone, count]) => `${count} in ${zone}`)
    .join(', ');
