import { replaceEqualDeep, useQuery } from '@tanstack/react-query';
import type { Answer } from './api';
import { type Failure, failureOf } from './failure';
import type { Limiter } from './limiter';
import { useApi } from './context';

/** The milliseconds between two reads of the same path. */
export const WHILE_IT_RUNS = 2_000;
export const OTHERWISE = 15_000;

/**
 * Data that is read again and again.
 *
 * `loading`: no answer yet. `trouble` is the failure of the last call, if one has failed.
 * `failed`: the API has refused permanently. It is not asked again until `refresh`.
 * `ready`: the last answer. With `trouble` it may be out of date, and the call is repeated automatically.
 */
export type Live<T> =
  | { state: 'loading'; trouble: Failure | null; refresh: () => void }
  | { state: 'failed'; failure: Failure; refresh: () => void }
  | { state: 'ready'; answer: Answer<T>; trouble: Failure | null; refresh: () => void };

export interface Pace<T> {
  /**
   * Whether it is read every two seconds, by the last answer. Otherwise, and while the tab is hidden, it is read every
   * 15 s.
   */
  runs?: (answer: Answer<T>) => boolean;
  /** With false it is not read. */
  enabled?: boolean;
  /** Limits the concurrent calls, for a page with many of them. */
  limiter?: Limiter;
}

/**
 * Reads one path of the API and keeps the data fresh while the component is mounted. Components with the same path
 * share one call.
 */
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
    // Data that is now refused permanently (deleted, or no longer allowed) is not shown any more.
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
 * Returns the earlier answer as long as nothing in it has changed, so that such a read renders nothing. Its server time
 * is still right, because this machine's clock carries both times forward.
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
