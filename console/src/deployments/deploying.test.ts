import { describe, expect, test } from 'vitest';
import { Failure } from '../api/failure';
import type { Plan, Problem } from '../api/wire';
import { type Deploying, type Happened, bodyOf, errorsOf, failureOfPlan, next, opened, planOf, questionOf, sendingOf, whyNot } from './deploying';
import { planWith } from './plan.fixture';

const after = (...all: Happened[]): Deploying => all.reduce(next, opened());

const fresh = opened().form;
const typed = (changes: Extract<Happened, { type: 'typed' }>['changes']): Happened => ({ type: 'typed', changes });
const asked = (number: number, form = fresh): Happened => ({ type: 'asked', number, question: questionOf(form) });
const planned = (number: number, plan: Plan = planWith({})): Happened => ({ type: 'planned', number, plan });
const refused = (status: number, ...problems: Problem[]) => new Failure({ kind: 'refused', status, problems, retryAfter: null });
const lost = new Failure({ kind: 'unanswered', seconds: 30 });

const infeasible = planWith({
  feasible: false,
  checks: [
    { name: 'image', passed: false, reasons: [{ code: 'IMAGE_NOT_AVAILABLE', message: 'ami-1 is not available' }] },
    { name: 'launch', passed: false, reasons: [{ code: 'IMAGE_NOT_AVAILABLE', message: 'ami-1 is not available' }] },
    { name: 'restart', passed: false, reasons: [{ code: 'VALIDATION_ERROR', message: 'one serves', field: 'strategy.action' }] },
  ],
});

let keys = 0;
const key = () => `key-${++keys}`;

/** Presses ROLL, which must be possible. */
function press(state: Deploying): { state: Deploying; key: string; body: string } {
  const sending = sendingOf(state, key);
  if (!sending) {
    throw new Error(`ROLL cannot be pressed: ${whyNot(state)}`);
  }
  return { state: next(state, { type: 'sent', ...sending }), ...sending };
}

describe('ROLL can be pressed', () => {
  test('only with the plan of exactly what is in the form', () => {
    expect(whyNot(opened())).toBe('The plan of this roll is being made.');
    expect(whyNot(after(asked(1)))).toBe('The plan of this roll is being made.');
    expect(whyNot(after(asked(1), planned(1)))).toBeNull();
    expect(whyNot(after(asked(1), planned(1), typed({ gracePeriod: '60' })))).toBe('The plan of this roll is being made.');
    expect(whyNot(after(asked(1), planned(1), typed({ gracePeriod: '60' }), typed({ gracePeriod: '300' })))).toBeNull();
  });

  test('with another comment than the plan was made for: no plan depends on it', () => {
    expect(whyNot(after(asked(1), planned(1), typed({ comment: 'the fix' })))).toBeNull();
  });

  test('never while something is wrong in the form', () => {
    expect(whyNot(after(asked(1), planned(1), typed({ comment: 'x'.repeat(300) })))).toBe('Correct the form first.');
  });

  test('not when it would be refused; a reason that several checks give is one', () => {
    expect(whyNot(after(asked(1), planned(1, infeasible)))).toBe('This roll would be refused: ami-1 is not available (and 1 more).');
  });

  test('not while it is being sent, nor once it has started', () => {
    const { state } = press(after(asked(1), planned(1)));
    expect(sendingOf(state, key)).toBeNull();
    expect(sendingOf(next(state, { type: 'started', rollId: 'sbgd-0a1b2c3d' }), key)).toBeNull();
  });
});

describe('of several plans', () => {
  test('the one asked for last counts, in whatever order the answers come', () => {
    const old = planWith({ numOfBatches: 5 });
    const newest = planWith({ numOfBatches: 2 });
    expect(planOf(after(asked(1), asked(2), planned(2, newest), planned(1, old)))).toBe(newest);
    expect(planOf(after(asked(1), asked(2), planned(1, old)))).toBeNull();
  });

  test('the last is still known while a new one is made, and is not taken for it', () => {
    const state = after(asked(1), planned(1), typed({ gracePeriod: '60' }));
    expect(state.plan).not.toBeNull();
    expect(planOf(state)).toBeNull();
  });

  test('one that was not made tells why, until it is asked for again', () => {
    const failed = after(asked(1), { type: 'unplanned', number: 1, failure: lost });
    expect(failureOfPlan(failed)).toBe(lost);
    expect(whyNot(failed)).toBe('There is no plan of this roll.');
    expect(failureOfPlan(next(failed, asked(2)))).toBeNull();
    expect(failureOfPlan(after(asked(1), asked(2), { type: 'unplanned', number: 1, failure: lost }))).toBeNull();
    expect(failureOfPlan(next(failed, typed({ gracePeriod: '60' })))).toBeNull();
  });
});

describe('after ROLL', () => {
  const pressed = press(after(asked(1), planned(1)));

  test('what is typed changes nothing while it is on its way', () => {
    expect(next(pressed.state, typed({ gracePeriod: '1' })).form).toEqual(fresh);
  });

  test.each([lost, new Failure({ kind: 'unreachable' }), refused(500), refused(504)])(
    'a lost answer may have been a start (%s): the same body is sent with the same key, though the group is held by now',
    (failure) => {
      const unsure = next(pressed.state, { type: 'unstarted', failure });
      expect(unsure.start.kind).toBe('unsure');
      expect(press(unsure).key).toBe(pressed.key);
      expect(press(next(next(unsure, asked(2)), planned(2, infeasible))).key).toBe(pressed.key);
    },
  );

  test('another body has another key, and the first one its own again', () => {
    const unsure = next(pressed.state, { type: 'unstarted', failure: lost });
    const commented = press(next(unsure, typed({ comment: 'again' })));
    expect(commented.key).not.toBe(pressed.key);
    const back = next(next(commented.state, { type: 'unstarted', failure: lost }), typed({ comment: '' }));
    expect(press(back)).toMatchObject({ key: pressed.key, body: pressed.body });
  });

  test('that it may have been started stays said, whatever is typed', () => {
    const unsure = next(pressed.state, { type: 'unstarted', failure: lost });
    expect(next(unsure, typed({ gracePeriod: '60' })).start).toEqual({ kind: 'unsure', body: bodyOf(fresh), failure: lost });
    expect(whyNot(next(unsure, typed({ gracePeriod: '60' })))).toBe('The plan of this roll is being made.');
  });

  test('a group that is held is told with its holder', () => {
    const message = 'the CREATE sbgd-0a1b2c3d holds the group: wait for its end, or stop it';
    const held = next(pressed.state, { type: 'unstarted', failure: refused(409, { code: 'OPERATION_IN_PROGRESS', message }) });
    expect(held.start).toEqual({ kind: 'held', holder: 'sbgd-0a1b2c3d', message });
  });

  test.each([refused(403), refused(400), refused(401), refused(429)])('a refusal has started nothing (%s), and goes with the next letter', (failure) => {
    const state = next(pressed.state, { type: 'unstarted', failure });
    expect(state.start).toEqual({ kind: 'refused', failure });
    expect(next(state, typed({ comment: 'again' })).start).toEqual({ kind: 'idle' });
  });
});

describe('what is wrong stands at its field', () => {
  const wrong: Problem = { code: 'VALIDATION_ERROR', message: 'too short', field: 'gracePeriod' };

  test('from the form, from the dry run, from a check, and from the start', () => {
    expect(Object.keys(errorsOf(after(typed({ gracePeriod: '' }))))).toEqual(['gracePeriod']);
    expect(errorsOf(after(asked(1), { type: 'unplanned', number: 1, failure: refused(400, wrong) }))).toEqual({ gracePeriod: 'too short' });
    expect(errorsOf(after(asked(1), planned(1, infeasible)))).toEqual({ action: 'one serves' });
    const { state } = press(after(asked(1), planned(1)));
    expect(errorsOf(next(state, { type: 'unstarted', failure: refused(400, wrong) }))).toEqual({ gracePeriod: 'too short' });
  });

  test('and is gone once something else is typed there', () => {
    const state = after(asked(1), { type: 'unplanned', number: 1, failure: refused(400, wrong) }, typed({ gracePeriod: '60' }));
    expect(errorsOf(state)).toEqual({});
  });
});
