import { afterEach, expect, test, vi } from 'vitest';
import { Api } from './api';
import { Failure } from './failure';

interface Called {
  url: string;
  init: RequestInit;
}

/** Answers one call after another, and records each. */
function answering(...responses: (() => Response | Promise<Response>)[]): Called[] {
  const called: Called[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    called.push({ url, init });
    const next = responses.shift();
    if (!next) {
      throw new Error(`nothing is left to answer ${url} with`);
    }
    return next();
  });
  return called;
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) => () => new Response(JSON.stringify(body), { status, headers });

const group = {
  request: { timestamp: '2026-11-28T12:00:00.000Z' },
  response: { status: { code: 200, message: 'OK' }, items: [{ id: 'sig-0a1b2c3d' }], count: 1, next: 'more' },
};

const headersOf = (called: Called | undefined) => called?.init.headers as Record<string, string>;

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const thrown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('a read answers the items, the next page and the server’s time, and shows the token in a header only', async () => {
  const called = answering(json(group));
  const answer = await new Api('/v1', 'secret').get('/aws/ec2/group');
  expect(answer.items).toEqual([{ id: 'sig-0a1b2c3d' }]);
  expect(answer.next).toBe('more');
  expect(answer.serverTime).toBe(Date.parse('2026-11-28T12:00:00.000Z'));
  expect(called.map(({ url }) => url)).toEqual(['/v1/aws/ec2/group']);
  expect(headersOf(called[0])['Authorization']).toBe('Bearer secret');
});

test('what was read before is asked for by its ETag, and stands when nothing has changed', async () => {
  vi.useFakeTimers();
  const called = answering(json(group, 200, { ETag: 'W/"1"' }), () => new Response(null, { status: 304 }), json({ ...group, response: { items: [] } }));
  const api = new Api('', 'secret', 60);
  const before = await api.get('/groups');
  vi.advanceTimersByTime(2_000);
  const same = await api.get('/groups');
  expect(same.items).toBe(before.items);
  expect(same.serverTime - before.serverTime).toBe(120_000);
  expect((await api.get('/groups')).items).toEqual([]);
  expect(called.map((call) => headersOf(call)['If-None-Match'])).toEqual([undefined, 'W/"1"', 'W/"1"']);
});

test('a refusal brings every problem with its field, and when to come again', async () => {
  const errors = [{ code: 'VALIDATION_ERROR', message: 'group.name must be given', field: 'group.name' }];
  answering(json({ response: { errors } }, 400, { 'Retry-After': '7' }));
  const failure = await failureOf(new Api('', 't').send('POST', '/aws/ec2/group', {}));
  expect(failure.why).toEqual({ kind: 'refused', status: 400, problems: errors, retryAfter: 7 });
});

test('a page in place of JSON is a fault of the API’s', async () => {
  answering(() => new Response('<html>Bad Gateway</html>', { status: 502 }));
  expect((await failureOf(new Api('', 't').get('/'))).status).toBe(502);
  answering(() => new Response('<html>Welcome</html>', { status: 200 }));
  expect((await failureOf(new Api('', 't').get('/'))).status).toBe(502);
});

test('no connection, and no answer in time, are told apart', async () => {
  answering(() => Promise.reject(new TypeError('fetch failed')));
  expect((await failureOf(new Api('', 't').get('/'))).why).toEqual({ kind: 'unreachable' });
  answering(() => Promise.reject(new DOMException('timed out', 'TimeoutError')));
  expect((await failureOf(new Api('', 't').get('/'))).why).toEqual({ kind: 'unanswered', seconds: 15 });
});

test('a write carries its key, so that it can be sent again', async () => {
  const called = answering(json(group));
  await new Api('', 't').send('PUT', '/roll', { batchSizePercentage: 20 }, { key: 'k-1' });
  expect(headersOf(called[0])['Idempotency-Key']).toBe('k-1');
  expect(called[0]?.init.body).toBe('{"batchSizePercentage":20}');
});
