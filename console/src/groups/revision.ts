import type { Revision } from '../api/wire';

/**
 * The two revisions that are compared by default, before and after. They show the change of the next roll. Without such
 * a change they show the last one.
 */
export function usualPair(newestFirst: readonly Revision[]): [Revision, Revision] | null {
  const latest = newestFirst.find((one) => one.latest) ?? newestFirst[0];
  const before = newestFirst.find((one) => one.serving && one !== latest) ?? newestFirst.find((one) => latest && one.revision < latest.revision);
  return latest && before ? [before, latest] : null;
}
