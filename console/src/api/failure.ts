import type { Problem } from './wire';

/**
 * Why a call brought nothing.
 *
 * - `refused`: the API answered, with another status than 2xx.
 * - `unanswered`: nothing within the time that a call is given.
 * - `unreachable`: no connection.
 */
export type Cause =
  | { kind: 'refused'; status: number; problems: readonly Problem[]; retryAfter: number | null }
  | { kind: 'unanswered'; seconds: number }
  | { kind: 'unreachable' };

export class Failure extends Error {
  readonly why: Cause;

  constructor(why: Cause) {
    super(sentence(why));
    this.name = 'Failure';
    this.why = why;
  }

  get status(): number | null {
    return this.why.kind === 'refused' ? this.why.status : null;
  }

  get problems(): readonly Problem[] {
    return this.why.kind === 'refused' ? this.why.problems : [];
  }
}

/** Takes any thrown thing for a failure: what nobody foresaw is a fault of the console's own, and is no API's. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) {
    return thrown;
  }
  throw thrown;
}

/**
 * Whether the same call may well succeed later, with nothing done about it. A token that is not accepted counts: an
 * authorizer that fails says so of every token.
 */
export function isPassing(why: Cause): boolean {
  return why.kind !== 'refused' || why.status >= 500 || why.status === 429 || why.status === 401;
}

const LONGEST_PAUSE = 15_000;

/** How long to wait before the call is made again, in milliseconds: 1 s, 2 s, 4 s, 8 s, then every 15 s; longer if the API asks for it. */
export function pauseBefore(attempt: number, why: Cause): number {
  const asked = why.kind === 'refused' && why.retryAfter !== null ? why.retryAfter * 1000 : 0;
  return Math.max(asked, Math.min(LONGEST_PAUSE, 1000 * 2 ** attempt));
}

/** What happened, in a sentence that needs no manual. */
export function sentence(why: Cause): string {
  switch (why.kind) {
    case 'unreachable':
      return 'There is no connection to the API.';
    case 'unanswered':
      return `The API does not answer (waited ${why.seconds} s).`;
    case 'refused':
      return refusal(why.status, why.problems);
  }
}

function refusal(status: number, problems: readonly Problem[]): string {
  const said = problems.map((problem) => problem.message).join(' ');
  if (status === 401) {
    return 'The API does not accept this token (401).';
  }
  if (status === 429) {
    return 'The API is asked more often than it allows (429).';
  }
  if (status >= 500) {
    return `The API has a fault (${status})${said ? `: ${said}` : '.'}`;
  }
  if (status === 403) {
    return `This token may not do that (403)${said ? `: ${said}` : '.'}`;
  }
  return said || `The API refuses (${status}).`;
}
