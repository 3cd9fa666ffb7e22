import type { RollEvent } from '../api/wire';
import { at } from './events';

/** The number in service at one moment, and the number of instances of each side. */
export interface Point {
  at: number;
  inService: number;
  blue: number;
  green: number;
}

export interface Series {
  points: readonly Point[];
  /** The lowest allowed number in service; null before the first look. */
  floor: number | null;
  target: number | null;
}

/** A screen does not show more points on a line. */
const MOST_POINTS = 600;

/**
 * The number in service over time, from the timeline. Each line has the last observed number. Only lines that change
 * something are kept. A stretch that is drawn as one point is drawn at its lowest value, so that no dip is lost.
 */
export function seriesOf(events: readonly RollEvent[], target: number | null): Series {
  const seen = events.flatMap((event): Point[] =>
    event.inService === undefined
      ? []
      : [{ at: at(event), inService: event.inService, blue: event.counts?.blue ?? 0, green: event.counts?.green ?? 0 }],
  );
  const changes = seen.filter((point, i) => i === 0 || i === seen.length - 1 || !isSame(point, seen[i - 1] as Point));
  return {
    points: changes.length <= MOST_POINTS ? changes : lowest(changes, MOST_POINTS),
    floor: events.findLast(({ floor }) => floor !== undefined)?.floor ?? null,
    target,
  };
}

const isSame = (a: Point, b: Point) => a.inService === b.inService && a.blue === b.blue && a.green === b.green;

function lowest(points: readonly Point[], most: number): Point[] {
  const stretch = points.length / most;
  return Array.from({ length: most }, (_, i) =>
    points
      .slice(Math.floor(i * stretch), Math.max(Math.floor(i * stretch) + 1, Math.floor((i + 1) * stretch)))
      .reduce((low, point) => (point.inService < low.inService ? point : low)),
  );
}

/** Round steps for an axis from 0 to `most` or more. */
export function ticks(most: number): number[] {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough);
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, i) => i * step);
}
