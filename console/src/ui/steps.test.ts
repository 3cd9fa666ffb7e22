import { expect, test } from 'vitest';
import { type Pause, endsOf, pauseWords, stepAfter, stepWords } from './steps';

const steps = [{ instances: 1, gracePeriod: 900 }, { percentage: 25 }, { instances: 8 }];

test('steps in words', () => {
  expect(stepWords(steps)).toBe('1 instance (grace period 15 min), 25 %, 8 instances');
  const watched = [{ instances: 1, gracePeriod: 900, pause: { until: 'MANUAL' as const, onTimeout: 'STOP' as const } }, { percentage: 25 }];
  expect(stepWords(watched)).toBe('1 instance (grace period 15 min, then waits until someone continues it, stops after 48 h), 25 %');
  const metric = { name: 'latency', namespace: 'Shop', metricName: 'Latency', dimensions: { Revision: '{revision}' }, statistic: 'p99', period: 60, direction: 'LOWER_IS_BETTER' as const, minSamples: 5, limit: 300 };
  expect(stepWords([{ instances: 1, judge: { metrics: [metric] } }])).toBe('1 instance (judged by latency (at most 300))');
});

test.each<[Pause, string]>([
  [{ until: 'MANUAL', onTimeout: 'ROLLBACK' }, 'waits until someone continues it, rolls back after 48 h'],
  [{ until: 'MANUAL' }, 'waits until someone continues it, stops after 48 h'],
  [{ until: 60 }, 'waits until someone continues it, goes on after 1 min'],
  [{ until: 3600, onTimeout: 'CONTINUE' }, 'waits until someone continues it, goes on after 1 h'],
])('the pause %j in words', (pause, words) => {
  expect(pauseWords(pause)).toBe(words);
});

test('a step that names less than the one before it ends with that one, and none ends after the roll', () => {
  expect(endsOf([{ instances: 4 }, { percentage: 25 }, { percentage: 50 }, { instances: 40 }], 10)).toEqual([4, 4, 5, 10]);
});

test.each([
  [0, steps[0]],
  [1, steps[1]],
  [2, steps[1]],
  [3, steps[2]],
  [8, undefined],
])('with %i of 10 instances replaced, the step is %j', (done, step) => {
  expect(stepAfter(steps, done, 10)).toBe(step);
});
