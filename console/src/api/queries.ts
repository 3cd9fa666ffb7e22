import { QueryClient } from '@tanstack/react-query';
import { Failure, failureOf, isPassing, pauseBefore } from './failure';

/** The cache of all reads. A passing failure is retried without end; any other failure is shown at once. */
export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The browser's own offline state does not know of a loopback or a VPN, so only the call itself is the test.
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
