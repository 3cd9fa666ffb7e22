import createWrapper from '@cloudscape-design/components/test-utils/dom';
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { KINDS } from './filter';
import { Serving, groupWith, isList, openAt, rollWith } from './page.fixture';

const AT = '#/groups/sig-0a1b2c3d/deployments';

const table = () => createWrapper().findTable()!;

/** Chooses a value of a filter; the filters are kind and status, in this order. */
function choose(filter: number, value: string): void {
  const select = () => createWrapper(table().getElement()).findAllSelects()[filter]!;
  act(() => select().openDropdown());
  act(() => select().selectOptionByValue(value));
}

const lastAsked = (api: Serving) => api.asked(isList).at(-1)?.query;

test('the list shows deployments, and a filter is asked of the API and kept in the address', async () => {
  const api = new Serving();
  api.rolls = ({ query }) => ({ items: query['status'] === 'failed' ? [rollWith({ id: 'sbgd-0000000f', status: 'failed' })] : [rollWith({})] });
  openAt(AT);
  await screen.findByText('sbgd-00000001');
  expect(lastAsked(api)).toEqual({ limit: '25', kind: 'ROLL,ROLLBACK' });

  choose(1, 'failed');
  await screen.findByText('sbgd-0000000f');
  expect(lastAsked(api)).toEqual({ limit: '25', kind: 'ROLL,ROLLBACK', status: 'failed' });
  expect(window.location.hash).toBe(`${AT}?status=failed`);

  choose(0, 'all');
  await waitFor(() => expect(lastAsked(api)).toEqual({ limit: '25', kind: KINDS.join(','), status: 'failed' }));
  expect(window.location.hash).toBe(`${AT}?status=failed&kind=all`);
});

test('one goes on by the API’s cursor, and back', async () => {
  const api = new Serving();
  api.rolls = ({ query }) => (query['next'] === 'older' ? { items: [rollWith({ id: 'sbgd-00000002' })] } : { items: [rollWith({})], next: 'older' });
  openAt(AT);
  await screen.findByText('sbgd-00000001');
  act(() => table().findPagination()!.findNextPageButton().click());
  await screen.findByText('sbgd-00000002');
  act(() => table().findPagination()!.findPreviousPageButton().click());
  await screen.findByText('sbgd-00000001');
});

test('a roll that waits at a step says so', async () => {
  const api = new Serving();
  const hold = { code: 'STEP_PAUSE' as const, reason: 'after step 1 of 2', since: '2026-11-28T12:10:00.000Z', step: 1 };
  api.rolls = () => ({ items: [rollWith({ status: 'in_progress', hold })] });
  openAt(AT);
  expect(await screen.findByText('Waits at step 1')).toBeTruthy();
});

test('what holds the group is said, and nothing else can be deployed meanwhile', async () => {
  const api = new Serving();
  api.group = groupWith({ activeRoll: { id: 'sbgd-00000003', kind: 'ROLL' } });
  api.rolls = () => ({ items: [rollWith({ id: 'sbgd-00000003', status: 'in_progress', progress: { unit: 'percent', value: 58 }, currentBatch: 2 })] });
  openAt(AT);
  await screen.findByText('Roll sbgd-00000003 is in progress');
  const deploy = createWrapper().findHeader()!.findActions()!.findButton()!;
  expect(deploy.isDisabled()).toBe(true);
  fireEvent.mouseEnter(deploy.getElement());
  expect(deploy.findDisabledReason()!.getElement().textContent).toBe('Roll sbgd-00000003 holds the group until it ends.');
  expect(screen.getByText('2 of 3')).toBeTruthy();
});

test('without deployments there is the way to the first, and without a match the way back', async () => {
  const api = new Serving();
  openAt(AT);
  await screen.findByText('No deployments yet');
  expect(table().findEmptySlot()!.findButton()!.getElement().getAttribute('href')).toBe('#/groups/sig-0a1b2c3d/deploy');
  act(() => {
    window.location.hash = `${AT}?status=paused`;
  });
  await screen.findByText('No match');
  act(() => table().findEmptySlot()!.findButton()!.click());
  await screen.findByText('No deployments yet');
  expect(api.asked(isList).map(({ query }) => query['status'])).toContain('paused');
});

test('who may not see them is told so', async () => {
  const api = new Serving();
  api.rolls = () => ({ status: 403, errors: [{ code: 'FORBIDDEN', message: 'the token is not for this group' }] });
  openAt(AT);
  await screen.findByText('You may not see the deployments of this group');
});
