import type { Judgement } from '../api/wire';
import { duration } from '../ui/time';

export type JudgedMetric = Judgement['metrics'][number];

type Line = JudgedMetric['lines']['green'];

export const WIDTH = 600;
export const HEIGHT = 90;
/** The space for a line's width at the edges. */
const EDGE = 3;

/** The samples of one period, with its begin. */
export interface Sample {
  at: string;
  green: number | null;
  blue: number | null;
}

/** The samples of both colours by their periods, in the order of time. */
export const samplesOf = ({ from, period, green, blue }: JudgedMetric['lines']): Sample[] =>
  Array.from({ length: Math.max(green.length, blue.length) }, (_, i) => ({
    at: new Date(Date.parse(from) + i * period * 1000).toISOString(),
    green: green[i] ?? null,
    blue: blue[i] ?? null,
  }));

/** The lowest and the highest value of the drawing. It has 0, so that a small difference looks small. */
export function rangeOf({ green, blue }: JudgedMetric['lines']): [number, number] {
  const all = [...green, ...blue].filter((value) => value !== null);
  return [Math.min(0, ...all), Math.max(0, ...all)];
}

/** The path of a line in a drawing of that range and number of periods. A period without a sample is a gap, and one sample between gaps a dot. */
export function pathOf(line: Line, periods: number, [least, most]: [number, number]): string {
  const x = (i: number) => round(EDGE + (i / Math.max(1, periods - 1)) * (WIDTH - 2 * EDGE));
  const y = (value: number) => round(EDGE + (1 - (value - least) / (most - least || 1)) * (HEIGHT - 2 * EDGE));
  return line.map((value, i) => (value === null ? '' : (line[i - 1] ?? null) === null ? `M${x(i)},${y(value)}h0` : `L${x(i)},${y(value)}`)).join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A value with at most four digits, as the API has it. */
export const figure = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });

const meanOf = (name: string, mean: number | undefined): string => (mean === undefined ? `no sample of ${name}` : `${name} ${figure(mean)} on average`);

/** The drawing in words. */
export const wordsOf = ({ name, green, blue, lines }: JudgedMetric): string => {
  const periods = Math.max(lines.green.length, lines.blue.length);
  return `${name}: ${meanOf('green', green)}, ${meanOf('blue', blue)}, in ${periods} ${periods === 1 ? 'period' : 'periods'} of ${duration(lines.period)}.`;
};

/** The verdict in words. */
export const VERDICTS: Readonly<Record<Judgement['verdict'], string>> = { PASS: 'Passed', FAIL: 'Failed', INCONCLUSIVE: 'No verdict' };

/** `Batch 2: no verdict, continued by ann`. */
export const titleOf = ({ batch, verdict, continued }: Judgement): string =>
  `Batch ${batch}: ${VERDICTS[verdict].toLowerCase()}${continued === undefined ? '' : `, continued by ${continued}`}`;
