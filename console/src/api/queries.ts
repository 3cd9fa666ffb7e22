import { QueryClient } from '@tanstack/react-query';
import { Failure, failureOf, isPassing, pauseBefore } from './failure';

/** Holds what was read. What passes by itself is tried again without end; anything else is told at once. */
export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The browser's own word for being offline knows nothing of a loopback or a VPN: the call itself is the test.
        networkMode: 'always',
        retry: (_, thrown) => thrown instanceof Failure && isPassing(thrown.why),
        retryDelay: (attempt, thrown) => pauseBefore(attempt, failureOf(thrown).why),
        refetchIntervalInBackground: true,
        refetchOnWindowFocus: true,
        staleTime: 1_000,
        gcTime: 60_000,
      },
    },
  });
}
