import { cleanup, render, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { SignedIn } from '../session/session';
import { storeToken } from '../session/token';
import type { Answer } from './api';
import { type Live, standing, useLive } from './live';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

interface One {
  id: string;
  status: string;
}

const answer = (items: One[], more: Partial<Answer<One>> = {}): Answer<One> => ({ items, next: null, serverTime: 1_000, receivedAt: 1_000, ...more });

test('a look that finds everything as it was leaves the answer what it was, so that nothing is rendered', () => {
  const before = answer([{ id: 'i-1', status: 'healthy' }]);
  expect(standing(before, answer([{ id: 'i-1', status: 'healthy' }], { serverTime: 3_000, receivedAt: 3_000 }))).toBe(before);
});

test('a change brings the new answer with its time, in which what has not changed is the same', () => {
  const before = answer([{ id: 'i-1', status: 'healthy' }, { id: 'i-2', status: 'pending' }]);
  const now = standing(before, answer([{ id: 'i-1', status: 'healthy' }, { id: 'i-2', status: 'running' }], { serverTime: 3_000 }));
  expect(now.serverTime).toBe(3_000);
  expect(now.items[0]).toBe(before.items[0]);
  expect(now.items[1]).toEqual({ id: 'i-2', status: 'running' });
});

test('another next page is a change, and the first answer is one', () => {
  const before = answer([]);
  expect(standing(before, answer([], { next: 'more' })).next).toBe('more');
  expect(standing(undefined, before)).toBe(before);
});

test('a component is rendered by a look that brings something, and by no other', async () => {
  let status = 'pending';
  const fetched = vi.fn(async () => new Response(JSON.stringify({ request: { timestamp: new Date().toISOString() }, response: { items: [{ id: 'i-1', status }] } })));
  vi.stubGlobal('fetch', fetched);
  const seen: Live<One>[] = [];
  function Probe() {
    seen.push(useLive<One>('/instances'));
    return null;
  }
  storeToken('for-a-test');
  render(
    <SignedIn config={{ embedded: false, region: null, speed: 1 }}>
      <Probe />
    </SignedIn>,
  );
  await waitFor(() => expect(seen.at(-1)?.state).toBe('ready'));
  const rendered = seen.length;

  seen.at(-1)?.refresh();
  await waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(seen).toHaveLength(rendered);

  status = 'running';
  seen.at(-1)?.refresh();
  await waitFor(() => expect(seen.length).toBeGreaterThan(rendered));
  expect(seen.at(-1)).toMatchObject({ answer: { items: [{ status: 'running' }] } });
});
