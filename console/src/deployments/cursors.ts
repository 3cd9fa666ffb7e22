/**
 * The way through a list that is only known by its cursors: where each page begins, as far as anybody has been, and which one
 * is shown. The first begins at null.
 */
export interface Trail {
  readonly starts: readonly (string | null)[];
  readonly at: number;
}

export const FIRST_PAGE: Trail = { starts: [null], at: 0 };

export const cursorOf = ({ starts, at }: Trail): string | null => starts[at] ?? null;

/** On to the page after the one that is shown, which begins at `next` by now: rolls may have come in before it. */
export function onward({ starts, at }: Trail, next: string): Trail {
  const isKnown = starts[at + 1] === next;
  return { starts: isKnown ? starts : [...starts.slice(0, at + 1), next], at: at + 1 };
}

/** To a page where one has been; stays when it is none. */
export function backTo(trail: Trail, at: number): Trail {
  return at >= 0 && at < trail.starts.length ? { ...trail, at } : trail;
}

/** How many pages can be gone to: those where one has been, and the one after the one that is shown. */
export const pagesOf = ({ starts, at }: Trail, next: string | null): number => Math.max(starts.length, at + (next === null ? 1 : 2));
