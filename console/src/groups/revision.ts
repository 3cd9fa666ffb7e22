import type { Group, LaunchSpecification } from '../api/wire';

/** What instances were, or will be, launched from. Declared here until openapi.yaml describes `GET …/revisions`. */
export interface Revision {
  revision: number;
  createdAt: string;
  /** The one that the next roll brings. */
  latest: boolean;
  /** The one that the last finished operation brought. */
  serving: boolean;
  instanceTypes: Group['compute']['instanceTypes'];
  launchSpecification: LaunchSpecification;
}

/** The two that are compared without a choice, before and after: what a roll would change, else what the last one changed. */
export function usualPair(newestFirst: readonly Revision[]): [Revision, Revision] | null {
  const latest = newestFirst.find((one) => one.latest) ?? newestFirst[0];
  const before = newestFirst.find((one) => one.serving && one !== latest) ?? newestFirst.find((one) => latest && one.revision < latest.revision);
  return latest && before ? [before, latest] : null;
}
