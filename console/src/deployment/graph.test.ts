import { expect, test } from 'vitest';
import machine from '../../../statemachine/roll.asl.json';
import { type Machine, graphOf, place, visitsOf } from './graph';

const graph = graphOf(machine as Machine);

test('a task, its Choice, its Wait and its Pass are one node, and no state of the file is left out', () => {
  expect(graph.start).toBe('PlanBatch');
  expect(graph.nodes.map(({ name }) => name)).toEqual([
    'PlanBatch', 'LaunchBatch', 'RestartBatch', 'CheckHealth', 'GraceWait', 'ScaleDown', 'FinishRoll', 'StopRoll', 'FailRoll', 'NotifyFailure',
    'ContinueAsNew', 'RollFinished', 'RollStopped', 'Superseded', 'ContinuedElsewhere', 'RollFailed',
  ]);
  expect(graph.nodes.find(({ name }) => name === 'CheckHealth')?.states).toEqual(['CheckHealth', 'CheckHealthNext', 'CheckHealthWait', 'CheckHealthUnknown']);
  expect(graph.nodes.flatMap(({ states }) => states).sort()).toEqual(Object.keys(machine.States).sort());
});

test('the way of a roll that finishes is drawn with the answers that lead along it', () => {
  expect(place(graph, false).edges.map(({ from, to, text }) => `${from} ${text} ${to}`)).toEqual([
    'PlanBatch LAUNCH LaunchBatch',
    'PlanBatch RESTART RestartBatch',
    'PlanBatch SCALE_DOWN ScaleDown',
    'PlanBatch FINISH FinishRoll',
    'LaunchBatch LAUNCHED CheckHealth',
    'RestartBatch REGISTERED CheckHealth',
    'CheckHealth HEALTHY GraceWait',
    'CheckHealth REPLACE LaunchBatch',
    'GraceWait ELAPSED ScaleDown',
    'GraceWait REPLACE LaunchBatch',
    'GraceWait RESTARTED PlanBatch',
    'ScaleDown DONE PlanBatch',
    'ScaleDown GREEN_OUT_OF_SERVICE CheckHealth',
    'FinishRoll DONE RollFinished',
    'StopRoll DONE RollStopped',
    'FailRoll DONE RollFailed',
    'FailRoll NOTIFY NotifyFailure',
    'NotifyFailure DONE FailRoll',
    'ContinueAsNew DONE ContinuedElsewhere',
  ]);
});

test('a state that stands alone is a node of its own', () => {
  const small = graphOf({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Wait', Next: 'C' }, C: { Type: 'Succeed' } } });
  expect(small.nodes.map(({ name, states }) => [name, states])).toEqual([['A', ['A']], ['B', ['B']], ['C', ['C']]]);
  expect(small.edges.map(({ from, to, ordinary }) => [from, to, ordinary])).toEqual([['A', 'B', true], ['B', 'C', true]]);
});

test('every node has a place, and none lies on another', () => {
  for (const every of [false, true]) {
    const { nodes, width, height } = place(graph, every);
    for (const [i, a] of nodes.entries()) {
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
      for (const b of nodes.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= a.width || Math.abs(a.y - b.y) >= a.height, `${a.name} and ${b.name}`).toBe(true);
      }
    }
    expect(nodes.length).toBe(every ? 16 : 15);
  }
});

test('visits are counted over all executions of a roll', () => {
  expect(
    visitsOf([
      { states: [{ state: 'PlanBatch', visits: 3 }] },
      { states: [{ state: 'PlanBatch', visits: 2 }, { state: 'LaunchBatch', visits: 7 }] },
    ]),
  ).toEqual(new Map([['PlanBatch', 5], ['LaunchBatch', 7]]));
});
