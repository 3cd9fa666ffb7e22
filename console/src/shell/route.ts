import { useSyncExternalStore } from 'react';

export const GROUP_TABS = ['instances', 'revisions', 'activity', 'configuration'] as const;
export type GroupTab = (typeof GROUP_TABS)[number];

export const ROLL_TABS = ['overview', 'instances', 'events', 'execution'] as const;
export type RollTab = (typeof ROLL_TABS)[number];

/**
 * Every page of the console. Each has its own address in the fragment. The server never gets the fragment, so a deep
 * link works from any place that serves the page.
 */
export type Route =
  | { page: 'groups' }
  | { page: 'createGroup' }
  | { page: 'group'; groupId: string; tab: GroupTab }
  | { page: 'editGroup'; groupId: string }
  | { page: 'deployments'; groupId: string; status: string | null; kind: string | null }
  | { page: 'deploy'; groupId: string }
  | { page: 'deployment'; groupId: string; rollId: string; tab: RollTab }
  | { page: 'nowhere'; address: string };

/** @param hash with or without its `#` */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?');
  const query = new URLSearchParams(search);
  const [root, groupId, section, rollId, ...rest] = path.split('/').filter(Boolean).map(decoded);
  const nowhere: Route = { page: 'nowhere', address: hash };
  if (root === undefined) {
    return { page: 'groups' };
  }
  if (root !== 'groups' || rest.length > 0) {
    return nowhere;
  }
  if (groupId === undefined) {
    return { page: 'groups' };
  }
  switch (section) {
    case undefined:
      return groupId === 'new' ? { page: 'createGroup' } : { page: 'group', groupId, tab: oneOf(GROUP_TABS, query.get('tab')) };
    case 'edit':
      return rollId === undefined ? { page: 'editGroup', groupId } : nowhere;
    case 'deploy':
      return rollId === undefined ? { page: 'deploy', groupId } : nowhere;
    case 'deployments':
      return rollId === undefined
        ? { page: 'deployments', groupId, status: query.get('status'), kind: query.get('kind') }
        : { page: 'deployment', groupId, rollId, tab: oneOf(ROLL_TABS, query.get('tab')) };
    default:
      return nowhere;
  }
}

/** The address of a page: `routeOf(hrefOf(route))` is that route again. */
export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'groups':
      return '#/groups';
    case 'createGroup':
      return '#/groups/new';
    case 'group':
      return `#/groups/${encodeURIComponent(route.groupId)}${tail({ tab: route.tab === GROUP_TABS[0] ? null : route.tab })}`;
    case 'editGroup':
      return `#/groups/${encodeURIComponent(route.groupId)}/edit`;
    case 'deploy':
      return `#/groups/${encodeURIComponent(route.groupId)}/deploy`;
    case 'deployments':
      return `#/groups/${encodeURIComponent(route.groupId)}/deployments${tail({ status: route.status, kind: route.kind })}`;
    case 'deployment':
      return `#/groups/${encodeURIComponent(route.groupId)}/deployments/${encodeURIComponent(route.rollId)}${tail({
        tab: route.tab === ROLL_TABS[0] ? null : route.tab,
      })}`;
    case 'nowhere':
      return route.address;
  }
}

export const to = {
  groups: () => hrefOf({ page: 'groups' }),
  createGroup: () => hrefOf({ page: 'createGroup' }),
  group: (groupId: string, tab: GroupTab = GROUP_TABS[0]) => hrefOf({ page: 'group', groupId, tab }),
  editGroup: (groupId: string) => hrefOf({ page: 'editGroup', groupId }),
  deploy: (groupId: string) => hrefOf({ page: 'deploy', groupId }),
  deployments: (groupId: string, filter: { status?: string | null; kind?: string | null } = {}) =>
    hrefOf({ page: 'deployments', groupId, status: filter.status ?? null, kind: filter.kind ?? null }),
  deployment: (groupId: string, rollId: string, tab: RollTab = ROLL_TABS[0]) => hrefOf({ page: 'deployment', groupId, rollId, tab }),
} as const;

export function go(href: string): void {
  window.location.hash = href;
}

/** Changes the address of the same page, for example its tab or filter, without a new entry in the history. */
export function adjust(href: string): void {
  window.history.replaceState(null, '', href);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => window.location.hash));
}

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function oneOf<T extends string>(known: readonly [T, ...T[]], asked: string | null): T {
  return known.find((one) => one === asked) ?? known[0];
}

function tail(parameters: Record<string, string | null>): string {
  const given = new URLSearchParams(Object.entries(parameters).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return given.size === 0 ? '' : `?${given}`;
}
