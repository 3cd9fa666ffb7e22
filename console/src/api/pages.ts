import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from './context';
import type { Answer } from './api';
import { failureOf } from './failure';
import { type Live, OTHERWISE } from './live';

/** A list that is read page by page. The pages read so far are shown as one answer. */
export interface Paged<T> {
  live: Live<T>;
  /** Reads the next page; null after the last page. */
  more: (() => void) | null;
  loadingMore: boolean;
}

/** @param pathOf the path of a page, by the `next` of the page before; null for the first page */
export function usePages<T>(pathOf: (next: string | null) => string): Paged<T> {
  const api = useApi();
  const query = useInfiniteQuery({
    queryKey: ['pages', pathOf(null)],
    queryFn: ({ signal, pageParam }) => api.get<T>(pathOf(pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Answer<T>) => last.next,
    refetchInterval: OTHERWISE,
  });
  const pages = query.data?.pages;
  const answer = useMemo(() => (pages ? together(pages) : null), [pages]);
  const refresh = () => void query.refetch();
  const trouble = query.failureReason ? failureOf(query.failureReason) : null;
  const live: Live<T> =
    query.isError && !query.isFetching
      ? { state: 'failed', failure: failureOf(query.error), refresh }
      : answer
        ? { state: 'ready', answer, trouble, refresh }
        : { state: 'loading', trouble, refresh };
  return { live, more: query.hasNextPage ? () => void query.fetchNextPage() : null, loadingMore: query.isFetchingNextPage };
}

function together<T>(pages: readonly Answer<T>[]): Answer<T> {
  const last = pages[pages.length - 1] as Answer<T>;
  return { ...last, items: pages.flatMap((page) => page.items) };
}
