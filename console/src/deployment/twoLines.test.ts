import { expect, test } from 'vitest';
import { judgedWith } from './judged.fixture';
import { type JudgedMetric, HEIGHT, WIDTH, figure, pathOf, rangeOf, samplesOf, titleOf, wordsOf } from './twoLines';

const lines = (green: (number | null)[], blue: (number | null)[]): JudgedMetric['lines'] => ({ from: '2026-11-28T12:00:00.000Z', period: 30, green, blue });
const errors = judgedWith({}).metrics[0]!;

test('a line goes from edge to edge, and higher values are higher', () => {
  expect(pathOf([0, 5, 10], 3, [0, 10])).toBe(`M3,${HEIGHT - 3}h0L${WIDTH / 2},${HEIGHT / 2}L${WIDTH - 3},3`);
});

test('a period without a sample is a gap, and a sample between gaps is a dot', () => {
  expect(pathOf([null, 1, null, 0, 0], 5, [0, 1])).toBe('M151.5,3h0M448.5,87h0L597,87');
  expect(pathOf([null, null], 2, [0, 1])).toBe('');
});

test('one sample alone, and samples that are all 0, are drawn too', () => {
  expect(pathOf([4], 1, [0, 4])).toBe('M3,3h0');
  expect(pathOf([0, 0], 2, [0, 0])).toBe('M3,87h0L597,87');
});

test.each([
  [[1, 2, null], [3, 0.5, 1], [0, 3]],
  [[90], [110], [0, 110]],
  [[-5, -1], [null], [-5, 0]],
  [[null], [null], [0, 0]],
])('the drawing of green %j and blue %j has 0, and goes from and to %j', (green, blue, range) => {
  expect(rangeOf(lines(green, blue))).toEqual(range);
});

test('the samples of both colours stand at the begin of their periods', () => {
  expect(samplesOf(lines([1, null], [2]))).toEqual([
    { at: '2026-11-28T12:00:00.000Z', green: 1, blue: 2 },
    { at: '2026-11-28T12:00:30.000Z', green: null, blue: null },
  ]);
});

test('the drawing in words', () => {
  expect(wordsOf(errors)).toBe('errors: green 0.5 on average, blue 1 on average, in 4 periods of 1 min.');
  expect(wordsOf({ ...errors, green: undefined, blue: 1234.56, lines: lines([null], [1234.56]) })).toBe('errors: no sample of green, blue 1,235 on average, in 1 period of 30 s.');
  expect(figure(0.012345)).toBe('0.01235');
});

test('a batch with its verdict in words', () => {
  expect(titleOf(judgedWith({}))).toBe('Batch 1: passed');
  expect(titleOf(judgedWith({ batch: 2, verdict: 'INCONCLUSIVE', continued: 'ann: no load at night' }))).toBe('Batch 2: no verdict, continued by ann: no load at night');
});
