import { describe, expect, test } from 'vitest';
import { type Cause, isPassing, pauseBefore, sentence } from './failure';

const refused = (status: number, retryAfter: number | null = null, message?: string): Cause => ({
  kind: 'refused',
  status,
  retryAfter,
  problems: message ? [{ code: 'INTERNAL_ERROR', message }] : [],
});

test.each<[Cause, boolean]>([
  [{ kind: 'unreachable' }, true],
  [{ kind: 'unanswered', seconds: 15 }, true],
  [refused(500), true],
  [refused(503), true],
  [refused(429), true],
  [refused(401), true],
  [refused(400), false],
  [refused(403), false],
  [refused(404), false],
  [refused(409), false],
])('%j passes by itself: %s', (why, passes) => {
  expect(isPassing(why)).toBe(passes);
});

describe('the pause before a call is made again', () => {
  test('doubles up to 15 seconds, so that a page recovers soon after the API does', () => {
    expect([0, 1, 2, 3, 4, 10].map((attempt) => pauseBefore(attempt, { kind: 'unreachable' }))).toEqual([1000, 2000, 4000, 8000, 15000, 15000]);
  });

  test('is at least what the API asks for', () => {
    expect(pauseBefore(0, refused(429, 20))).toBe(20_000);
    expect(pauseBefore(4, refused(429, 2))).toBe(15_000);
  });
});

test.each<[Cause, string]>([
  [{ kind: 'unreachable' }, 'There is no connection to the API.'],
  [{ kind: 'unanswered', seconds: 15 }, 'The API does not answer (waited 15 s).'],
  [refused(401), 'The API does not accept this token (401).'],
  [refused(403, null, 'it needs the scope roll'), 'This token may not do that (403): it needs the scope roll'],
  [refused(429), 'The API is asked more often than it allows (429).'],
  [refused(500, null, 'request id 7'), 'The API has a fault (500): request id 7'],
  [refused(502), 'The API has a fault (502).'],
  [refused(400, null, 'gracePeriod must not be negative'), 'gracePeriod must not be negative'],
  [refused(418), 'The API refuses (418).'],
])('%j is said as: %s', (why, words) => {
  expect(sentence(why)).toBe(words);
});
