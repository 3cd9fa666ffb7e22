import { expect, test } from 'vitest';
import { type Judge, judgeWords } from './judge';

const METRIC: Judge['metrics'][number] = {
  name: 'errors',
  namespace: 'Shop',
  metricName: 'Errors',
  dimensions: { Revision: '{revision}' },
  statistic: 'Sum',
  period: 60,
  direction: 'LOWER_IS_BETTER',
  minSamples: 5,
};

test.each<[Partial<Judge['metrics'][number]>, string]>([
  [{ maxWorse: 1, limit: 5, dividedBy: 'Requests' }, 'errors in % of Requests (at most 1 worse than blue, at most 5)'],
  [{ name: undefined, limit: 5 }, 'Errors (at most 5)'],
  [{ maxWorsePercent: 20 }, 'errors (at most 20 % worse than blue)'],
  [{ maxWorsePercent: 0, maxWorse: 0.5 }, 'errors (at most 0 % or 0.5 worse than blue)'],
  [{ name: 'hits', limit: 0, direction: 'HIGHER_IS_BETTER' }, 'hits (at least 0)'],
])('a judge with %j in words', (changes, words) => {
  expect(judgeWords({ metrics: [{ ...METRIC, ...changes }] })).toBe(words);
});

test('a judge of two metrics names both', () => {
  expect(judgeWords({ metrics: [{ ...METRIC, limit: 5 }, { ...METRIC, name: 'latency', maxWorsePercent: 20 }] })).toBe('errors (at most 5), latency (at most 20 % worse than blue)');
});
