import type { Failure } from '../api/failure';
import type { Plan, Problem } from '../api/wire';
import { type ByField, type DeployForm, formOf, placed, problemsByField, requestOf } from './form';

/**
 * The state of the start after a press of ROLL.
 *
 * `sending`: no answer yet.
 * `started`: this roll runs.
 * `held`: another operation holds the group, and nothing was started.
 * `refused`: nothing was started.
 * `unsure`: there was no answer, or a server error, so it may have been started. The same body with the same key starts
 * it once.
 */
export type Start =
  | { kind: 'idle' }
  | { kind: 'sending'; body: string }
  | { kind: 'started'; rollId: string }
  | { kind: 'held'; holder: string | null; message: string }
  | { kind: 'refused'; failure: Failure }
  | { kind: 'unsure'; body: string; failure: Failure };

/** The deploy dialog: a form, its plan, and its start. */
export interface Deploying {
  readonly form: DeployForm;
  /** The last plan, and the request for it. */
  readonly plan: { readonly question: string; readonly plan: Plan } | null;
  /** The last requested plan. Only its answer counts, because an older answer may arrive after it. */
  readonly asked: { readonly number: number; readonly question: string } | null;
  /** The reason why the last requested plan was not made; null while it is being made, and when it is there. */
  readonly unplanned: Failure | null;
  readonly start: Start;
  /** The Idempotency-Key of each body that was sent from this dialog. */
  readonly keys: Readonly<Record<string, string>>;
}

export type Happened =
  | { type: 'typed'; changes: Partial<DeployForm> }
  | { type: 'asked'; number: number; question: string }
  | { type: 'planned'; number: number; plan: Plan }
  | { type: 'unplanned'; number: number; failure: Failure }
  | { type: 'sent'; body: string; key: string }
  | { type: 'started'; rollId: string }
  | { type: 'unstarted'; failure: Failure };

export const opened = (form: DeployForm = formOf(undefined)): Deploying => ({
  form,
  plan: null,
  asked: null,
  unplanned: null,
  start: { kind: 'idle' },
  keys: {},
});

export function next(state: Deploying, happened: Happened): Deploying {
  switch (happened.type) {
    case 'typed':
      return typed(state, happened.changes);
    case 'asked':
      return { ...state, asked: { number: happened.number, question: happened.question }, unplanned: null };
    case 'planned':
      return state.asked?.number === happened.number
        ? { ...state, plan: { question: state.asked.question, plan: happened.plan }, unplanned: null }
        : state;
    case 'unplanned':
      return state.asked?.number === happened.number ? { ...state, unplanned: happened.failure } : state;
    case 'sent':
      return { ...state, start: { kind: 'sending', body: happened.body }, keys: { ...state.keys, [happened.body]: happened.key } };
    case 'started':
      return { ...state, start: { kind: 'started', rollId: happened.rollId } };
    case 'unstarted':
      return state.start.kind === 'sending' ? { ...state, start: afterwards(state.start.body, happened.failure) } : state;
  }
}

/**
 * A change of the form. It does not change a request that is being sent. It ends a refusal, which was about the earlier
 * form. The message that a roll may have been started stays.
 */
function typed(state: Deploying, changes: Partial<DeployForm>): Deploying {
  switch (state.start.kind) {
    case 'sending':
    case 'started':
      return state;
    case 'unsure':
      return { ...state, form: { ...state.form, ...changes } };
    default:
      return { ...state, form: { ...state.form, ...changes }, start: { kind: 'idle' } };
  }
}

function afterwards(body: string, failure: Failure): Start {
  if (failure.status === null || failure.status >= 500) {
    return { kind: 'unsure', body, failure };
  }
  const held = failure.problems.find(({ code }) => code === 'OPERATION_IN_PROGRESS');
  return held ? { kind: 'held', holder: rollIn(held.message), message: held.message } : { kind: 'refused', failure };
}

/** The id of the operation that a sentence names, or null. */
export const rollIn = (message: string): string | null => /\bsbgd-[0-9a-f]{8}\b/.exec(message)?.[0] ?? null;

/** The exact body that ROLL would send. */
export const bodyOf = (form: DeployForm): string => JSON.stringify(requestOf(form));

/** The body of the dry run. It has no comment, because no plan depends on the comment. */
export const questionOf = (form: DeployForm): string => bodyOf({ ...form, comment: '' });

export const isSound = (form: DeployForm): boolean => Object.keys(problemsByField(form)).length === 0;

/** The plan of the current form, or null while there is none. */
export function planOf({ form, plan }: Deploying): Plan | null {
  return plan && isSound(form) && plan.question === questionOf(form) ? plan.plan : null;
}

/** The reason why the plan of the current form could not be made, or null. */
export function failureOfPlan({ form, asked, unplanned }: Deploying): Failure | null {
  return unplanned && isSound(form) && asked?.question === questionOf(form) ? unplanned : null;
}

/** Whether this same body may have been started already. Then it may be sent again, whatever its plan now says. */
const isUnsureOf = ({ form, start }: Deploying): boolean => start.kind === 'unsure' && start.body === bodyOf(form);

/** The reason why ROLL cannot be pressed, as a sentence; null when it can. */
export function whyNot(state: Deploying): string | null {
  if (!isSound(state.form)) {
    return 'Correct the form first.';
  }
  if (isUnsureOf(state)) {
    return null;
  }
  const plan = planOf(state);
  if (plan) {
    return plan.feasible ? null : refusal(reasonsOf(plan));
  }
  return failureOfPlan(state) ? 'There is no plan of this roll.' : 'The plan of this roll is being made.';
}

function refusal([first, ...more]: readonly Problem[]): string {
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return first ? `This roll would be refused: ${first.message}${others}.` : 'This roll would be refused.';
}

/** The reasons why a plan cannot be carried out, each once. */
export function reasonsOf(plan: Plan): readonly Problem[] {
  const all = plan.checks.flatMap((check) => (check.passed ? [] : (check.reasons ?? [])));
  return all.filter((one, at) => all.findIndex(({ message }) => message === one.message) === at);
}

/**
 * The body and the key that ROLL sends. The key is the earlier one if this body was sent before. It is null while ROLL
 * cannot be pressed.
 */
export function sendingOf(state: Deploying, freshKey: () => string): { body: string; key: string } | null {
  if (state.start.kind === 'sending' || state.start.kind === 'started' || whyNot(state) !== null) {
    return null;
  }
  const body = bodyOf(state.form);
  return { body, key: state.keys[body] ?? freshKey() };
}

/** The problems by field: those that the form finds first, then those of the API. */
export function errorsOf(state: Deploying): ByField {
  const own = problemsByField(state.form);
  const plan = planOf(state);
  const said: readonly Problem[] = [
    ...(failureOfPlan(state)?.problems ?? []),
    ...(plan ? reasonsOf(plan) : []),
    ...(state.start.kind === 'refused' ? state.start.failure.problems : []),
  ];
  return { ...placed(said).byField, ...own };
}
