/**
 * The pages of a list that has only cursors. It has the start of each page that was visited or can be visited next, and
 * the index of the shown page. The first page starts at null.
 */
export interface Trail {
  readonly starts: readonly (string | null)[];
  readonly at: number;
}

export const FIRST_PAGE: Trail = { starts: [null], at: 0 };

export const cursorOf = ({ starts, at }: Trail): string | null => starts[at] ?? null;

/**
 * Moves to the page after the shown one, which starts at `next`. The start may have changed, because new rolls come
 * before it.
 */
export function onward({ starts, at }: Trail, next: string): Trail {
  const isKnown = starts[at + 1] === next;
  return { starts: isKnown ? starts : [...starts.slice(0, at + 1), next], at: at + 1 };
}

/** Moves to a page that was visited before. It stays when there is no such page. */
export function backTo(trail: Trail, at: number): Trail {
  return at >= 0 && at < trail.starts.length ? { ...trail, at } : trail;
}

/** The number of reachable pages: those visited before, and the one after the shown page. */
export const pagesOf = ({ starts, at }: Trail, next: string | null): number => Math.max(starts.length, at + (next === null ? 1 : 2));
