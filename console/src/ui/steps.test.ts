import { expect, test } from 'vitest';
import { stepAfter, stepWords } from './steps';

const steps = [{ instances: 1, gracePeriod: 900 }, { percentage: 25 }, { instances: 8 }];

test('steps in words', () => {
  expect(stepWords(steps)).toBe('1 instance (grace period 15 min), 25 %, 8 instances');
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
