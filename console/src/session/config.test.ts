import { expect, test } from 'vitest';
import { apiBase, configOf } from './config';

test.each([
  ['https://a1.execute-api.eu-west-1.amazonaws.com/v1/console/index.html#/groups', '/v1'],
  ['https://roll.example.com/console/index.html', ''],
  ['https://example.com/ops/roll/console/index.html', '/ops/roll'],
  ['http://127.0.0.1:8080/console/index.html?x=1#/groups/a', ''],
])('%s has its API at "%s"', (page, base) => {
  expect(apiBase(page)).toBe(base);
});

test('what is not said is as it is in AWS', () => {
  expect(configOf({ embedded: true, region: 'us-east-1', speed: 60 })).toEqual({ embedded: true, region: 'us-east-1', speed: 60 });
  expect(configOf({})).toEqual({ embedded: false, region: null, speed: 1 });
  expect(configOf({ embedded: 'yes', speed: -1 })).toEqual({ embedded: false, region: null, speed: 1 });
  expect(configOf(null)).toEqual({ embedded: false, region: null, speed: 1 });
});
