import type { RollRequest } from '../api/wire';

/** A judge as it was given, with or without defaults. */
export type Judge = NonNullable<NonNullable<RollRequest['strategy']>['judge']>;
type Metric = Judge['metrics'][number];

/** `errors in % of Requests (at most 1 worse than blue, at most 5), latency (at most 20 % worse than blue)`. */
export const judgeWords = ({ metrics }: Judge): string => metrics.map((metric) => `${sourceOf(metric)} (${boundsOf(metric).join(', ')})`).join(', ');

const sourceOf = ({ metricName, name = metricName, dividedBy }: Metric): string => (dividedBy === undefined ? name : `${name} in % of ${dividedBy}`);

function boundsOf({ maxWorsePercent, maxWorse, limit, direction }: Metric): string[] {
  const worse = [...(maxWorsePercent === undefined ? [] : [`${maxWorsePercent} %`]), ...(maxWorse === undefined ? [] : [String(maxWorse)])];
  return [
    ...(worse.length === 0 ? [] : [`at most ${worse.join(' or ')} worse than blue`]),
    ...(limit === undefined ? [] : [`at ${direction === 'HIGHER_IS_BETTER' ? 'least' : 'most'} ${limit}`]),
  ];
}
