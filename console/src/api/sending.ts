import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Failure, failureOf } from './failure';

export interface Sending {
  busy: boolean;
  /** The reason why the last call was refused; null again when the next call is made. */
  failure: Failure | null;
  /** Makes the call, and then reads the shown data again. Returns null when the call was refused. */
  send: <T>(call: () => Promise<T>) => Promise<T | null>;
}

/** Sends calls that change something, one at a time. */
export function useSending(): Sending {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async <T>(call: () => Promise<T>): Promise<T | null> => {
    setBusy(true);
    setFailure(null);
    try {
      const answer = await call();
      void client.invalidateQueries();
      return answer;
    } catch (thrown) {
      setFailure(failureOf(thrown));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, send };
}

/**
 * Returns the same Idempotency-Key as long as the same body is sent, so that a request that has arrived is not carried
 * out twice.
 */
export function useKey(): (body: unknown) => string {
  const known = useRef<{ body: string; key: string } | null>(null);
  return (body) => {
    const text = JSON.stringify(body) ?? '';
    if (known.current?.body !== text) {
      known.current = { body: text, key: freshKey() };
    }
    return known.current.key;
  };
}

/** 128 random bits. `randomUUID` needs TLS, except on loopback. */
export const freshKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
