import type { Revision } from '../api/wire';

/** The two that are compared without a choice, before and after: what a roll would change, else what the last one changed. */
export function usualPair(newestFirst: readonly Revision[]): [Revision, Revision] | null {
  const latest = newestFirst.find((one) => one.latest) ?? newestFirst[0];
  const before = newestFirst.find((one) => one.serving && one !== latest) ?? newestFirst.find((one) => latest && one.revision < latest.revision);
  return latest && before ? [before, latest] : null;
}
