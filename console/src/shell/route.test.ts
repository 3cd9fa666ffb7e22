import { describe, expect, test } from 'vitest';
import { type Route, hrefOf, routeOf } from './route';

const places: [string, Route][] = [
  ['#/groups', { page: 'groups' }],
  ['#/groups/new', { page: 'createGroup' }],
  ['#/groups/sig-0a1b2c3d', { page: 'group', groupId: 'sig-0a1b2c3d', tab: 'instances' }],
  ['#/groups/sig-0a1b2c3d?tab=revisions', { page: 'group', groupId: 'sig-0a1b2c3d', tab: 'revisions' }],
  ['#/groups/sig-0a1b2c3d/edit', { page: 'editGroup', groupId: 'sig-0a1b2c3d' }],
  ['#/groups/sig-0a1b2c3d/deploy', { page: 'deploy', groupId: 'sig-0a1b2c3d' }],
  ['#/groups/sig-0a1b2c3d/deployments', { page: 'deployments', groupId: 'sig-0a1b2c3d', status: null, kind: null }],
  [
    '#/groups/sig-0a1b2c3d/deployments?status=failed&kind=ROLL',
    { page: 'deployments', groupId: 'sig-0a1b2c3d', status: 'failed', kind: 'ROLL' },
  ],
  ['#/groups/sig-0a1b2c3d/deployments/sbgd-1', { page: 'deployment', groupId: 'sig-0a1b2c3d', rollId: 'sbgd-1', tab: 'overview' }],
  [
    '#/groups/sig-0a1b2c3d/deployments/sbgd-1?tab=events',
    { page: 'deployment', groupId: 'sig-0a1b2c3d', rollId: 'sbgd-1', tab: 'events' },
  ],
];

describe('every place has an address of its own', () => {
  test.each(places)('%s', (address, route) => {
    expect(routeOf(address)).toEqual(route);
    expect(hrefOf(route)).toBe(address);
  });
});

test.each(['', '#', '#/', '#/groups/'])('without a place it is the list of groups: "%s"', (address) => {
  expect(routeOf(address)).toEqual({ page: 'groups' });
});

test.each(['#/nothing', '#/groups/a/b', '#/groups/a/edit/c', '#/groups/a/deployments/b/c'])('%s is nowhere', (address) => {
  expect(routeOf(address)).toEqual({ page: 'nowhere', address });
});

test('a tab that is not known is the first', () => {
  expect(routeOf('#/groups/g?tab=nothing')).toEqual({ page: 'group', groupId: 'g', tab: 'instances' });
});

test('an id stays one segment, whatever is in it', () => {
  const route: Route = { page: 'editGroup', groupId: 'a/b?c#d %' };
  expect(routeOf(hrefOf(route))).toEqual(route);
});
