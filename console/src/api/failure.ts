import type { Problem } from './wire';

/**
 * The reason why a call has failed.
 *
 * `refused`: the API answered with another status than 2xx.
 * `unanswered`: no answer came within the time limit of the call.
 * `unreachable`: no connection.
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

/** Converts any thrown value to a failure. An unexpected value is a fault of the console and not of the API. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure) {
    return thrown;
  }
  throw thrown;
}

/**
 * Whether the same call may succeed later without any change. A token that is not accepted counts, because an
 * authorizer that fails refuses every token.
 */
export function isPassing(why: Cause): boolean {
  return why.kind !== 'refused' || why.status >= 500 || why.status === 429 || why.status === 401;
}

const LONGEST_PAUSE = 15_000;

/**
 * The milliseconds to wait before the call is repeated: 1 s, 2 s, 4 s, 8 s, then every 15 s. It is longer if the API
 * asks for it.
 */
export function pauseBefore(attempt: number, why: Cause): number {
  const asked = why.kind === 'refused' && why.retryAfter !== null ? why.retryAfter * 1000 : 0;
  return Math.max(asked, Math.min(LONGEST_PAUSE, 1000 * 2 ** attempt));
}

/** The failure in a sentence that needs no manual. */
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
