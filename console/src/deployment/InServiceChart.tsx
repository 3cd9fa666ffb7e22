import Box from '@cloudscape-design/components/box';
import Table from '@cloudscape-design/components/table';
import { useId } from 'react';
import { Time } from '../ui/time';
import { Unfolding } from '../ui/Unfolding';
import { type Point, type Series, ticks } from './series';

const WIDTH = 1000;
const HEIGHT = 230;
const LEFT = 40;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;

/**
 * The number in service over time against floor and target, with blue and green under it.
 *
 * @param now the server's time up to which the last value is drawn; null when the roll has ended
 */
export function InServiceChart({ series, now }: { series: Series; now: number | null }) {
  const title = useId();
  const { points, floor, target } = series;
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) {
    return <Box color="text-status-inactive">Nothing has been seen yet.</Box>;
  }
  const end = Math.max(first.at + 1, last.at, now ?? 0);
  const steps = ticks(Math.max(target ?? 0, floor ?? 0, ...points.map((point) => Math.max(point.inService, point.blue, point.green))));
  const most = steps.at(-1) as number;
  const x = (at: number) => LEFT + ((at - first.at) / (end - first.at)) * (WIDTH - LEFT - RIGHT);
  const y = (count: number) => TOP + (1 - count / most) * (HEIGHT - TOP - BOTTOM);
  const line = (of: (point: Point) => number) =>
    points.map((point, i) => (i === 0 ? `M${x(point.at)},${y(of(point))}` : `H${x(point.at)}V${y(of(point))}`)).join('') + `H${x(end)}`;
  const level = (count: number) => `M${LEFT},${y(count)}H${WIDTH - RIGHT}`;
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby={title}>
        <title id={title}>{summaryOf(series)}</title>
        {steps.map((count) => (
          <g key={count}>
            <path className="chart-grid" d={level(count)} />
            <text className="chart-label" x={LEFT - 6} y={y(count) + 4} textAnchor="end">
              {count}
            </text>
          </g>
        ))}
        {timeTicks(first.at, end).map((at, i, all) => (
          <text key={at} className="chart-label" x={x(at)} y={HEIGHT - 8} textAnchor={i === 0 ? 'start' : i === all.length - 1 ? 'end' : 'middle'}>
            {new Date(at).toLocaleTimeString(undefined, { timeStyle: 'short' })}
          </text>
        ))}
        <path className="chart-blue" d={line(({ blue }) => blue)} />
        <path className="chart-green" d={line(({ green }) => green)} />
        {target !== null && <path className="chart-target" d={level(target)} />}
        {floor !== null && <path className="chart-floor" d={level(floor)} />}
        <path className="chart-in-service" d={line(({ inService }) => inService)} />
      </svg>
      <figcaption className="chart-legend">
        <span className="chart-key chart-key-in-service">In service ({last.inService})</span>
        <span className="chart-key chart-key-blue">Blue ({last.blue})</span>
        <span className="chart-key chart-key-green">Green ({last.green})</span>
        {floor !== null && <span className="chart-key chart-key-floor">Floor ({floor})</span>}
        {target !== null && <span className="chart-key chart-key-target">Target ({target})</span>}
      </figcaption>
      <Unfolding headerText="As a table">
        <Table
          variant="embedded"
          ariaLabels={{ tableLabel: 'In service over time' }}
          items={[...points].reverse().slice(0, 200)}
          columnDefinitions={[
            { id: 'at', header: 'Time', cell: (point) => <Time at={new Date(point.at).toISOString()} dateToo={false} /> },
            { id: 'inService', header: 'In service', cell: (point) => point.inService },
            { id: 'blue', header: 'Blue', cell: (point) => point.blue },
            { id: 'green', header: 'Green', cell: (point) => point.green },
          ]}
        />
      </Unfolding>
    </figure>
  );
}

function summaryOf({ points, floor, target }: Series): string {
  const least = Math.min(...points.map(({ inService }) => inService));
  const most = Math.max(...points.map(({ inService }) => inService));
  const against = floor === null ? '' : least >= floor ? `, never below the floor of ${floor}` : `, below the floor of ${floor}`;
  return `In service over time: at least ${least}, at most ${most}${against}${target === null ? '' : `; target ${target}`}.`;
}

/** Five moments, including the first and the last. */
const timeTicks = (from: number, to: number): number[] => [0, 1, 2, 3, 4].map((i) => from + ((to - from) * i) / 4);
