/** The paths of the API. Ids come from a URL that anyone may have written, so they are escaped. */
const groups = '/aws/ec2/group';

const group = (id: string) => `${groups}/${encodeURIComponent(id)}`;
const roll = (groupId: string, id: string) => `${group(groupId)}/roll/${encodeURIComponent(id)}`;

/** Leaves out what is null, undefined or empty. */
function query(parameters: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

export interface Page {
  limit?: number;
  next?: string | null;
}

export interface RollFilter extends Page {
  kind?: string | null;
  status?: string | null;
}

export const paths = {
  groups: (page: Page = {}) => groups + query({ ...page }),
  group,
  /** Of all groups without an id. */
  freeze: (id: string | null) => (id === null ? '/aws/ec2/freeze' : `${group(id)}/freeze`),
  health: (id: string) => `${group(id)}/instanceHealthiness`,
  instances: (id: string) => `${group(id)}/status`,
  revisions: (id: string, page: Page = {}) => `${group(id)}/revisions${query({ ...page })}`,
  activity: (id: string, page: Page = {}) => `${group(id)}/events${query({ ...page })}`,
  rolls: (id: string, filter: RollFilter = {}) => `${group(id)}/roll${query({ ...filter })}`,
  plan: (id: string) => `${group(id)}/roll?dryRun=true`,
  roll,
  rollInstances: (groupId: string, id: string) => `${roll(groupId, id)}/status`,
  timeline: (groupId: string, id: string, page: Page = {}) => `${roll(groupId, id)}/events${query({ ...page })}`,
  execution: (groupId: string, id: string) => `${roll(groupId, id)}/execution`,
  report: (groupId: string, id: string) => `${roll(groupId, id)}/report`,
  cleanUp: (groupId: string, id: string) => `${roll(groupId, id)}/action`,
  embedded: '/embedded',
  session: '/embedded/session',
} as const;
