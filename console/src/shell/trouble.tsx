import Button from '@cloudscape-design/components/button';
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { type Failure, failureOf, pauseBefore } from '../api/failure';
import { useSession } from '../session/session';

/** All the calls that fail and are retried, as one. A page may make six of them, and one sentence is enough. */
interface Trouble {
  failure: Failure;
  /** The number of failed calls in a row. */
  failures: number;
  /** The time of the last known data; null without any. */
  knownAt: number | null;
}

/** The message about the connection's trouble, or null. It disappears with the first answer. */
export function useTrouble(): FlashbarProps.MessageDefinition | null {
  const client = useQueryClient();
  const { signOut } = useSession();
  const cache = client.getQueryCache();
  // A string is compared, because a new object for each look would render without end.
  const key = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => keyOf(troubleIn(cache.getAll())),
  );
  const trouble = key === null ? null : troubleIn(cache.getAll());
  if (!trouble) {
    return null;
  }
  const { failure, failures, knownAt } = trouble;
  const pause = Math.round(pauseBefore(failures - 1, failure.why) / 1000);
  const known = knownAt === null ? '' : ` The data is from ${new Date(knownAt).toLocaleTimeString()}.`;
  return {
    id: 'trouble',
    type: 'warning',
    header: failure.message,
    content: `It is tried again by itself, ${pause === 1 ? 'every second' : `after ${pause} s`}.${known}`,
    action:
      failure.status === 401 ? (
        <Button onClick={signOut}>Sign in again</Button>
      ) : (
        <Button onClick={() => void client.refetchQueries({ type: 'active' }, { cancelRefetch: true })}>Try now</Button>
      ),
    ariaRole: 'alert',
  };
}

type Queries = ReturnType<ReturnType<typeof useQueryClient>['getQueryCache']> extends { getAll: () => infer Q } ? Q : never;

function troubleIn(queries: Queries): Trouble | null {
  const failing = queries.filter((query) => query.isActive() && query.state.fetchStatus !== 'idle' && query.state.fetchFailureReason);
  const worst = failing.toSorted((a, b) => b.state.fetchFailureCount - a.state.fetchFailureCount)[0];
  if (!worst) {
    return null;
  }
  const known = failing.map((query) => query.state.dataUpdatedAt).filter((at) => at > 0);
  return {
    failure: failureOf(worst.state.fetchFailureReason),
    failures: worst.state.fetchFailureCount,
    knownAt: known.length === 0 ? null : Math.min(...known),
  };
}

const keyOf = (trouble: Trouble | null): string | null =>
  trouble && `${trouble.failure.message} ${trouble.failures} ${trouble.knownAt}`;
