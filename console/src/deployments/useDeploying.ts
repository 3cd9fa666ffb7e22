import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { Failure, failureOf } from '../api/failure';
import { paths } from '../api/paths';
import { freshKey } from '../api/sending';
import type { Group, Plan, Roll } from '../api/wire';
import { useApi } from '../api/context';
import { type Deploying, isSound, next, opened, questionOf, sendingOf } from './deploying';
import { type DeployForm, formFor } from './form';

/** The milliseconds without typing before a plan is requested. */
const QUIET = 400;

export interface DeployingNow {
  state: Deploying;
  type: (changes: Partial<DeployForm>) => void;
  planAgain: () => void;
  /** Starts the roll of the form, if it may be started. */
  press: () => void;
}

/** The state of the deploy dialog. It requests a plan of each form, and another one when the group has changed. */
export function useDeploying(group: Group): DeployingNow {
  const api = useApi();
  const client = useQueryClient();
  const [state, dispatch] = useReducer(next, group, (group) => opened(formFor(group)));
  const [again, setAgain] = useState(0);
  const asked = useRef(0);
  const question = isSound(state.form) ? questionOf(state.form) : null;
  const circumstances = `${group.latestRevision} ${group.servingRevision} ${group.capacity.target} ${group.activeRoll?.id}`;

  useEffect(() => {
    if (question === null) {
      return;
    }
    const timer = setTimeout(
      () => {
        const number = ++asked.current;
        dispatch({ type: 'asked', number, question });
        api.send<Plan>('PUT', paths.plan(group.id), JSON.parse(question)).then(
          ({ items: [plan] }) => dispatch(plan ? { type: 'planned', number, plan } : { type: 'unplanned', number, failure: EMPTY }),
          (thrown: unknown) => dispatch({ type: 'unplanned', number, failure: failureOf(thrown) }),
        );
      },
      asked.current === 0 ? 0 : QUIET,
    );
    return () => clearTimeout(timer);
  }, [api, group.id, question, circumstances, again]);

  const press = () => {
    const sending = sendingOf(state, freshKey);
    if (!sending) {
      return;
    }
    dispatch({ type: 'sent', ...sending });
    api.send<Roll>('PUT', paths.rolls(group.id), JSON.parse(sending.body), { key: sending.key }).then(
      ({ items: [roll] }) => {
        dispatch(roll ? { type: 'started', rollId: roll.id } : { type: 'unstarted', failure: EMPTY });
        // The lists do not know yet of the operation that now holds the group.
        void client.invalidateQueries();
      },
      (thrown: unknown) => dispatch({ type: 'unstarted', failure: failureOf(thrown) }),
    );
  };

  return { state, press, type: (changes) => dispatch({ type: 'typed', changes }), planAgain: () => setAgain((count) => count + 1) };
}

/** A successful answer without an item is a fault. */
const EMPTY = new Failure({ kind: 'refused', status: 502, problems: [], retryAfter: null });
