import { replaceEqualDeep, useQuery } from '@tanstack/react-query';
import type { Answer } from './api';
import { type Failure, failureOf } from './failure';
import type { Limiter } from './limiter';
import { useApi } from './context';

/** Milliseconds between two looks at the same thing. */
export const WHILE_IT_RUNS = 2_000;
export const OTHERWISE = 15_000;

/**
 * Something that is asked for again and again.
 *
 * - `loading`: nothing has come yet. `trouble` says why, once a call has failed.
 * - `failed`: the API has refused for good; it is not asked again until `refresh`.
 * - `ready`: the last answer. With `trouble` it is what was last known, and is asked for again by itself.
 */
export type Live<T> =
  | { state: 'loading'; trouble: Failure | null; refresh: () => void }
  | { state: 'failed'; failure: Failure; refresh: () => void }
  | { state: 'ready'; answer: Answer<T>; trouble: Failure | null; refresh: () => void };

export interface Pace<T> {
  /** Whether it is looked at every two seconds; judged on the last answer. Every 15 s otherwise, and while the tab is hidden. */
  runs?: (answer: Answer<T>) => boolean;
  /** With false nothing is asked. */
  enabled?: boolean;
  /** Where a call waits for its turn: for many of them on one page. */
  limiter?: Limiter;
}

/** One read path of the API, kept fresh while the component is mounted. Components with the same path share one call. */
export function useLive<T>(path: string, { runs = () => false, enabled = true, limiter }: Pace<T> = {}): Live<T> {
  const api = useApi();
  const query = useQuery<Answer<T>>({
    queryKey: [path],
    queryFn: ({ signal }) => (limiter ? limiter.run(() => api.get<T>(path, signal), signal) : api.get<T>(path, signal)),
    enabled,
    structuralSharing: (before, now) => standing(before as Answer<T> | undefined, now as Answer<T>),
    refetchInterval: ({ state: { data } }) => (data && runs(data) && !document.hidden ? WHILE_IT_RUNS : OTHERWISE),
  });
  const refresh = () => void query.refetch();
  if (query.data !== undefined) {
    // What was there and is refused for good now (deleted, or the right taken away) is no longer shown as if it were there.
    if (query.isError && !query.isFetching) {
      return { state: 'failed', failure: failureOf(query.error), refresh };
    }
    return { state: 'ready', answer: query.data, trouble: troubleOf(query.failureReason), refresh };
  }
  return query.isError
    ? { state: 'failed', failure: failureOf(query.error), refresh }
    : { state: 'loading', trouble: troubleOf(query.failureReason), refresh };
}

/**
 * The answer before as long as nothing in it has changed, so that such a look renders nothing. Its reading of the server's clock
 * is as good as a newer one: both are carried on by this machine's.
 */
export function standing<T>(before: Answer<T> | undefined, now: Answer<T>): Answer<T> {
  if (!before) {
    return now;
  }
  const items = replaceEqualDeep(before.items, now.items);
  return items === before.items && now.next === before.next ? before : { ...now, items };
}

function troubleOf(reason: unknown): Failure | null {
  return reason ? failureOf(reason) : null;
}

/** The newest item, or null while there is none. */
export function first<T>(live: Live<T>): T | null {
  return live.state === 'ready' ? (live.answer.items[0] ?? null) : null;
}
