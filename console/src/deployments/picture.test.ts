import { describe, expect, test } from 'vitest';
import type { Plan } from '../api/wire';
import { isNumbered, pictureOf, waitsOf, zonesIn } from './picture';
import { planWith } from './plan.fixture';

const batch = (batchNum: number, launches: number, blueInstances: number): Plan['batches'][number] => ({
  batchNum,
  launches,
  blueInstances,
  blueByZone: {},
  blue: [],
});

describe('a replacement', () => {
  test('shows each batch beside the green that is there and the blue that is left', () => {
    const { columns } = pictureOf(planWith({}));
    expect(columns).toEqual([
      { batchNum: 1, done: 0, launched: 2, staying: 4, leaving: 2 },
      { batchNum: 2, done: 2, launched: 2, staying: 2, leaving: 2 },
      { batchNum: 3, done: 4, launched: 2, staying: 0, leaving: 2 },
    ]);
  });

  test('with steps has batches of different sizes', () => {
    const { columns, height } = pictureOf(planWith({ ceiling: 11, batches: [batch(1, 1, 1), batch(2, 2, 2), batch(3, 3, 3)] }));
    expect(columns).toEqual([
      { batchNum: 1, done: 0, launched: 1, staying: 5, leaving: 1 },
      { batchNum: 2, done: 1, launched: 2, staying: 3, leaving: 2 },
      { batchNum: 3, done: 3, launched: 3, staying: 0, leaving: 3 },
    ]);
    expect(height).toBe(11);
  });

  test('of a group that serves nothing launches all at once', () => {
    const picture = pictureOf(planWith({ batches: [batch(1, 6, 0)], floor: 0, inService: 0 }));
    expect(picture.columns).toEqual([{ batchNum: 1, done: 0, launched: 6, staying: 0, leaving: 0 }]);
  });
});

describe('the waits of a plan', () => {
  const { strategy } = planWith({});
  const person = { until: 'MANUAL', onTimeout: 'STOP' } as const;
  const time = { until: 600, onTimeout: 'CONTINUE' } as const;
  const plan = (steps: Plan['strategy']['steps'], changes: Partial<Plan> = {}) =>
    planWith({ batches: [batch(1, 1, 1), batch(2, 2, 2), batch(3, 3, 3)], strategy: { ...strategy, steps }, ...changes });
  const waits = 'waits until someone continues it, ';

  test('the first is before blue leaves, and the others are before the next batch', () => {
    expect(waitsOf(plan([{ instances: 1, pause: person }, { percentage: 25 }, { percentage: 50, pause: time }]))).toEqual([
      { batch: 1, words: `Before the blue of batch 1 leaves: ${waits}stops after 48 h.` },
      { batch: 2, words: `After batch 2: ${waits}goes on after 10 min.` },
    ]);
  });

  test('a step that needs several batches waits at the end of the last of them', () => {
    const batches = [batch(1, 2, 2), batch(2, 2, 2), batch(3, 2, 2)];
    expect(waitsOf(plan([{ percentage: 50, pause: time }], { batches })).map(({ batch: after }) => after)).toEqual([2]);
    expect(waitsOf(plan([{ percentage: 100, pause: time }], { batches })).map(({ batch: after }) => after)).toEqual([3]);
  });

  test('green that serves already counts', () => {
    const batches = [batch(1, 2, 2), batch(2, 1, 1)];
    expect(waitsOf(plan([{ instances: 1, pause: person }, { instances: 5, pause: time }], { batches }))).toEqual([
      { batch: 0, words: `Before batch 1: ${waits}stops after 48 h.` },
      { batch: 1, words: `After batch 1: ${waits}goes on after 10 min.` },
    ]);
  });

  test('of a restart are between its batches', () => {
    const steps = [{ instances: 4, pause: person }];
    expect(waitsOf(planWith({ batches: [batch(1, 0, 4), batch(2, 0, 2)], strategy: { ...strategy, action: 'RESTART_SERVER', steps } }))).toEqual([
      { batch: 1, words: `After batch 1: ${waits}stops after 48 h.` },
    ]);
  });

  test('end with the bake, also when nothing serves', () => {
    const baking = (inService: number) => planWith({ inService, strategy: { ...strategy, steps: [{ instances: 1, pause: person }], bakeTime: 3600 } });
    const bake = { batch: 3, words: 'After the last batch: bakes for 1 h.' };
    expect(waitsOf(baking(6)).at(-1)).toEqual(bake);
    expect(waitsOf(baking(0))).toEqual([bake]);
    expect(waitsOf({ ...baking(6), batches: [] })).toEqual([]);
  });

  test('are none without pauses, without batches, and when nothing serves', () => {
    expect(waitsOf(planWith({}))).toEqual([]);
    expect(waitsOf(plan([{ instances: 1 }]))).toEqual([]);
    expect(waitsOf(plan([{ instances: 1, pause: person }], { batches: [] }))).toEqual([]);
    expect(waitsOf(plan([{ instances: 1, pause: person }], { inService: 0 }))).toEqual([]);
  });
});

test('a restart launches nothing, and the group stays as large as it is', () => {
  const plan = planWith({});
  const { columns } = pictureOf({
    ...plan,
    strategy: { ...plan.strategy, action: 'RESTART_SERVER' },
    batches: [batch(1, 0, 4), batch(2, 0, 2)],
  });
  expect(columns).toEqual([
    { batchNum: 1, done: 0, launched: 0, staying: 2, leaving: 4 },
    { batchNum: 2, done: 4, launched: 0, staying: 0, leaving: 2 },
  ]);
});

test('limits at the same height share a line', () => {
  expect(pictureOf(planWith({})).levels).toEqual([
    { names: 'Ceiling', at: 10, label: 1 },
    { names: 'Target, Floor', at: 6, label: 0.6 },
  ]);
});

test('the words of limits that are close to each other do not run into each other', () => {
  const labels = pictureOf(planWith({ ceiling: 1_000, target: 990, floor: 980 })).levels.map(({ label }) => label);
  expect(labels).toEqual([1, 0.9, 0.8]);
});

test('is as high as its highest, and is never nothing', () => {
  expect(pictureOf(planWith({ ceiling: 7 })).height).toBe(8);
  expect(pictureOf(planWith({ ceiling: 12 })).height).toBe(12);
  expect(pictureOf(planWith({ ceiling: 0, floor: 0, target: 0, batches: [] })).height).toBe(1);
});

test('each instance is drawn while there are few', () => {
  expect(pictureOf(planWith({ ceiling: 24 })).each).toBe(true);
  expect(pictureOf(planWith({ ceiling: 25 })).each).toBe(false);
});

test('of many batches only some are numbered', () => {
  const numbered = (batches: number) => Array.from({ length: batches }, (_, n) => n + 1).filter((n) => isNumbered(n, batches));
  expect(numbered(5)).toEqual([1, 2, 3, 4, 5]);
  expect(numbered(100).length).toBeLessThanOrEqual(21);
});

test('zones are said with how many of each', () => {
  expect(zonesIn({ 'eu-west-1a': 2, 'eu-west-1b': 1 })).toBe('2 in eu-west-1a, 1 in eu-west-1b');
});
