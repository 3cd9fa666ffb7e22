import { Failure } from './failure';
import type { Problem } from './wire';

/** The items of one answer, and the server's time of that answer. */
export interface Answer<T> {
  readonly items: readonly T[];
  /** The cursor of the next page; null after the last page. */
  readonly next: string | null;
  /** The server's clock at its last answer, in milliseconds since 1970; it may be sped up. */
  readonly serverTime: number;
  /** This machine's clock at that moment. */
  readonly receivedAt: number;
}

interface Envelope<T> {
  request?: { timestamp?: string };
  response?: { items?: T[]; next?: string; errors?: Problem[] };
}

export interface Sending {
  /** Sent as Idempotency-Key: the API carries out the same key with the same body only once. */
  key?: string;
}

const READ_SECONDS = 15;
/** API Gateway's own time-out is 29 s. */
const WRITE_SECONDS = 30;
const MOST_TAGS = 200;

/**
 * Greenroll's HTTP API. Every call either returns an answer or throws a {@link Failure}. An aborted call throws what
 * `fetch` throws. A repeated read sends its ETag, and returns the earlier answer when nothing has changed.
 */
export class Api {
  private readonly base: string;
  private readonly token: string;
  private readonly speed: number;
  private readonly known = new Map<string, { etag: string; answer: Answer<unknown> }>();

  /**
   * @param base the API's address without a slash at its end
   * @param speed the number of the server's seconds in one of ours: 1 except in the embedded cloud
   */
  constructor(base: string, token: string, speed = 1) {
    this.base = base;
    this.token = token;
    this.speed = speed;
  }

  async get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
    const known = this.known.get(path);
    const headers: Record<string, string> = known ? { 'If-None-Match': known.etag } : {};
    const response = await this.call('GET', path, { headers }, READ_SECONDS, signal);
    if (response.status === 304 && known) {
      const since = Date.now() - known.answer.receivedAt;
      return { ...(known.answer as Answer<T>), receivedAt: Date.now(), serverTime: known.answer.serverTime + since * this.speed };
    }
    const answer = await this.read<T>(response, READ_SECONDS);
    const etag = response.headers.get('ETag');
    this.known.delete(path);
    if (etag) {
      this.known.set(path, { etag, answer });
      if (this.known.size > MOST_TAGS) {
        this.known.delete(this.known.keys().next().value as string);
      }
    }
    return answer;
  }

  /** Reads an answer of the embedded cloud's own paths, which have no envelope. */
  async plain<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.body(await this.call('GET', path, {}, READ_SECONDS, signal), READ_SECONDS)) as T;
  }

  async send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, { key }: Sending = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (key) {
      headers['Idempotency-Key'] = key;
    }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return this.read<T>(await this.call(method, path, { headers, ...sent }, WRITE_SECONDS), WRITE_SECONDS);
  }

  private async call(method: string, path: string, init: RequestInit, seconds: number, signal?: AbortSignal): Promise<Response> {
    const deadline = AbortSignal.timeout(seconds * 1000);
    try {
      return await fetch(this.base + path, {
        ...init,
        method,
        cache: 'no-store',
        headers: { ...init.headers, Authorization: `Bearer ${this.token}` },
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
    } catch (thrown) {
      throw brokenOff(thrown, seconds, signal);
    }
  }

  private async body(response: Response, seconds: number): Promise<unknown> {
    const body = await parse(response, seconds);
    if (!response.ok) {
      const problems = (body as Envelope<unknown>).response?.errors ?? [];
      throw new Failure({ kind: 'refused', status: response.status, problems, retryAfter: retryAfter(response) });
    }
    return body;
  }

  private async read<T>(response: Response, seconds: number): Promise<Answer<T>> {
    const envelope = (await this.body(response, seconds)) as Envelope<T>;
    const now = Date.now();
    const stamped = Date.parse(envelope.request?.timestamp ?? '');
    return {
      items: envelope.response?.items ?? [],
      next: envelope.response?.next ?? null,
      serverTime: Number.isNaN(stamped) ? now : stamped,
      receivedAt: now,
    };
  }
}

/** Parses an answer. A proxy's page in place of JSON counts as an empty answer. */
async function parse(response: Response, seconds: number): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch (thrown) {
    if (thrown instanceof SyntaxError) {
      if (response.ok) {
        throw new Failure({ kind: 'refused', status: 502, problems: [], retryAfter: null });
      }
      return {};
    }
    throw brokenOff(thrown, seconds);
  }
}

function brokenOff(thrown: unknown, seconds: number, signal?: AbortSignal): unknown {
  if (signal?.aborted) {
    return thrown;
  }
  return new Failure(
    thrown instanceof DOMException && thrown.name === 'TimeoutError' ? { kind: 'unanswered', seconds } : { kind: 'unreachable' },
  );
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}
