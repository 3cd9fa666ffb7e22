import createWrapper from '@cloudscape-design/components/test-utils/dom';
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Roll, RollEvent, RollInstances } from '../api/wire';
import { groupWith, rollWith } from '../deployments/page.fixture';
import { sampleAdoptedGroup, sampleGroup, sampleSpotGroup } from '../groups/sample';
import { shown } from '../groups/stubbed';
import type { RollTab } from '../shell/route';
import { DeploymentPage } from './DeploymentPage';
import { judgedWith } from './judged.fixture';

// A whole page takes time to render on a small machine.
vi.setConfig({ testTimeout: 60_000 });
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const AT = '2026-11-28T12:00:00.000Z';

const healing: Roll = rollWith({ kind: 'HEAL', status: 'in_progress', numOfBatches: 1, currentBatch: 1, startedBy: 'healing', comment: 'i-1 will be interrupted at 2026-11-28T12:02:00Z' });

const status = {
  share: { onDemand: 2, spot: 3 },
  instances: [
    {
      blue: [{ instanceId: 'i-1', instanceType: 't3.medium', status: 'draining', updatedAt: AT, lifeCycle: 'SPOT', availabilityZone: 'eu-west-1a' }],
      green: [
        {
          instanceId: 'i-2',
          instanceType: 't3.small',
          status: 'unhealthy',
          updatedAt: AT,
          lifeCycle: 'SPOT',
          batchNum: 1,
          availabilityZone: 'eu-west-1b',
          reason: 'interrupted: EC2 has announced it',
        },
        { instanceId: 'i-3', instanceType: 't3.small', status: 'running', updatedAt: AT, lifeCycle: 'OD', batchNum: 1, availabilityZone: 'eu-west-1b' },
      ],
    },
  ],
  leftovers: [],
  strategyAction: 'REPLACE_SERVER',
  healthCheck: 'TARGET_GROUP',
} as unknown as RollInstances;

const events: RollEvent[] = [
  { createdAt: AT, type: 'INTERRUPTION_NOTICE', message: 'i-1 will be interrupted at 2026-11-28T12:02:00Z', instances: ['i-1'], reasons: {} },
  { createdAt: AT, type: 'BATCH_STARTED', batch: 1, message: 'launches 1', instances: [], reasons: {} },
  { createdAt: AT, type: 'FALLBACK_TO_ON_DEMAND', batch: 1, message: '1 launched on demand in place of spot: no capacity', instances: [], reasons: {} },
  {
    createdAt: AT,
    type: 'LOST',
    batch: 1,
    message: 'i-2 will be interrupted at 2026-11-28T12:03:00Z',
    instances: ['i-2'],
    reasons: { 'i-2': 'web-1: initial, Elb.RegistrationInProgress' },
  },
  { createdAt: AT, type: 'GIVEN_UP', batch: 1, message: 'not healthy within 600 s', instances: ['i-4'], reasons: { 'i-4': 'web-1: unhealthy, Target.Timeout' } },
];

function open(tab: RollTab): void {
  shown(<DeploymentPage groupId={healing.groupId} rollId={healing.id} tab={tab} />, ({ path }) => {
    const [address = ''] = path.split('?');
    if (address.endsWith('/events')) {
      return { items: events };
    }
    if (address.endsWith(`/roll/${healing.id}/status`)) {
      return { items: [status] };
    }
    return { items: address.endsWith(healing.id) ? [healing] : [sampleSpotGroup()] };
  });
}

const row = (text: string) => screen.getByText(text).closest('tr') as HTMLElement;

test('an interruption and a fallback are told in words, and an interruption is no error', async () => {
  open('events');
  await screen.findByText('not healthy within 600 s');
  expect(screen.getAllByText('Spot interruption')).toHaveLength(2);
  expect(within(row('1 launched on demand in place of spot: no capacity')).getByText('No spot pool had capacity. On-demand instances cost more.')).toBeTruthy();
  expect(within(row('i-2 will be interrupted at 2026-11-28T12:03:00Z')).getByText('EC2 takes spot capacity back. The release is not at fault.')).toBeTruthy();
  const isError = (reason: string) => screen.getByText(reason).className.includes('color-text-status-error');
  expect(isError('web-1: initial, Elb.RegistrationInProgress')).toBe(false);
  expect(isError('web-1: unhealthy, Target.Timeout')).toBe(true);
  expect(within(row('not healthy within 600 s')).getByText('GIVEN_UP')).toBeTruthy();
  // Both are said above the tabs too.
  expect(screen.getByText('Batch 1: 1 launched on demand in place of spot: no capacity')).toBeTruthy();
  expect(screen.getByText('i-1, i-2. The release is not at fault.')).toBeTruthy();
});

test('the overview of a healing says why it heals, and the share that it works towards', async () => {
  open('overview');
  expect(await screen.findByText('Why')).toBeTruthy();
  expect(screen.getAllByText(healing.comment ?? '').length).toBeGreaterThanOrEqual(2);
  expect(await screen.findByText('2 on demand, 3 spot, if EC2 has the capacity')).toBeTruthy();
  expect(screen.getByText('now 1 on demand, 2 spot')).toBeTruthy();
});

test('each instance has its type and its lifecycle, and an interrupted one is not called unhealthy', async () => {
  open('instances');
  expect(await screen.findByText('eu-west-1a, t3.medium, spot')).toBeTruthy();
  expect(screen.getByText('eu-west-1b, t3.small, on demand')).toBeTruthy();
  expect(screen.getByText('Interrupted')).toBeTruthy();
  expect(screen.getByText('interrupted: EC2 has announced it')).toBeTruthy();
});

test('a roll that a freeze holds says who froze deployments and why, once, and lifts it', async () => {
  const reason = 'deployments of all groups are frozen since 2026-11-28T12:00:00Z by bob: an incident';
  const roll = rollWith({ status: 'in_progress', numOfBatches: 3, currentBatch: 1, hold: { code: 'FROZEN', reason, since: AT } });
  shown(<DeploymentPage groupId={roll.groupId} rollId={roll.id} tab="overview" />, ({ path }) => {
    const [address = ''] = path.split('?');
    if (address.endsWith('/events') || address.endsWith('/status')) {
      return { items: [] };
    }
    return { items: address.endsWith(roll.id) ? [roll] : [sampleGroup({ freezes: [{ reason: 'an incident', by: 'bob', at: AT }] })] };
  });
  expect(await screen.findByText('Deployments of all groups are frozen')).toBeTruthy();
  expect(screen.getByText('an incident')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Lift freeze' })).toBeTruthy();
  expect(screen.queryByText(reason)).toBeNull();
});

test('a roll of an Auto Scaling group has its versions and no way to roll back, and names what it left', async () => {
  const roll = rollWith({
    status: 'stopped',
    autoScaling: { name: 'web-asg', launchTemplateId: 'lt-0a1b', fromVersion: '6', toVersion: '7', desiredCapacity: 4 },
    revision: 7,
  });
  const left = [{ instanceId: 'web-asg', why: 'the Auto Scaling group is not as before: the process AZRebalance was running and is suspended' }];
  shown(<DeploymentPage groupId={roll.groupId} rollId={roll.id} tab="overview" />, ({ path }) => {
    const [address = ''] = path.split('?');
    if (address.endsWith('/events')) {
      return { items: [] };
    }
    return { items: address.endsWith('/status') ? [{ ...status, share: undefined, leftovers: left }] : address.endsWith(roll.id) ? [roll] : [sampleAdoptedGroup()] };
  });
  expect(await screen.findByText('Roll to launch template version 7')).toBeTruthy();
  expect(screen.getByText('6 → 7')).toBeTruthy();
  expect(screen.getByText('4, as its owner and policies want')).toBeTruthy();
  expect(await screen.findByText('web-asg: the Auto Scaling group is not as before: the process AZRebalance was running and is suspended. Set it by hand.')).toBeTruthy();
  expect(screen.queryByText('Roll back')).toBeNull();
});

const pause = { until: 'MANUAL', onTimeout: 'ROLLBACK' } as const;

const waiting: Roll = rollWith({
  status: 'in_progress',
  currentBatch: 1,
  hold: { code: 'STEP_PAUSE', reason: 'after step 1 of 2: it rolls back at 12:00 unless it is continued', since: AT, until: '2100-11-30T12:00:00.000Z', step: 1 },
});

/** Opens the page of a roll of a group of Greenroll's own, and returns the calls. */
function watch(roll: Roll, { strategyAction = 'REPLACE_SERVER', servingRevision = 1 as number | undefined } = {}) {
  const timeline = [
    { createdAt: AT, type: 'ACCEPTED', message: 'accepted', instances: [], reasons: {}, details: { target: 6, servingRevision } },
    { createdAt: AT, type: 'PROVEN', batch: 1, message: '1 proven', instances: ['i-3'], reasons: {}, counts: { blue: 6, green: 1, proven: 1, total: 6 } },
  ];
  const strategy = { steps: [{ instances: 1, pause }, { percentage: 50 }] };
  return shown(<DeploymentPage groupId={roll.groupId} rollId={roll.id} tab="overview" />, ({ path, method }) => {
    const [address = ''] = path.split('?');
    if (method !== 'GET') {
      return { items: [roll] };
    }
    if (address.endsWith('/events')) {
      return { items: timeline };
    }
    return { items: address.endsWith('/status') ? [{ ...status, share: undefined, strategyAction, strategy }] : address.endsWith(roll.id) || address.endsWith('/roll') ? [roll] : [groupWith({})] };
  });
}

const panel = () => screen.findByTestId('step-pause');
const labels = (within: HTMLElement) => createWrapper(within).findAllButtons().map((button) => button.getElement().textContent);

/** Presses a button, and confirms with this reason. */
async function answer(button: HTMLElement, reason: string): Promise<void> {
  fireEvent.click(button);
  const modal = createWrapper(createWrapper().findModal()!.getElement());
  act(() => modal.findInput()!.setInputValue(reason));
  fireEvent.click(within(modal.getElement() as HTMLElement).getAllByText(button.textContent!).at(-1)!);
  await waitFor(() => expect(createWrapper().findModal()).toBeNull());
}

test('a roll that waits at a step says what is proven and what follows, and is continued with a reason', async () => {
  const calls = watch(waiting);
  const box = await panel();
  await within(box).findByText('1 of 6 instances is proven green. Green and blue serve meanwhile.');
  await within(box).findByText(/If nobody answers, it rolls back/);
  expect(box.textContent).toContain('Waits for you at step 1 of 2');
  expect(screen.getByTestId('phase').textContent).toBe('Waits at step 1');
  expect(labels(box)).toEqual(['Continue', 'Stop', 'Roll back']);
  // The answers are in one place only.
  expect(screen.getAllByText('Stop')).toHaveLength(1);
  await answer(within(box).getByText('Continue'), ' p99 is fine ');
  expect(calls.filter(({ method }) => method === 'PUT')).toMatchObject([{ path: `/aws/ec2/group/${waiting.groupId}/roll/${waiting.id}`, body: { roll: { status: 'IN_PROGRESS', step: 1, comment: 'p99 is fine' } } }]);
});

const baking: Roll = rollWith({
  status: 'in_progress',
  currentBatch: 3,
  parkedInstances: 4,
  hold: { code: 'BAKE', reason: 'all batches are done: it bakes until 12:00, and finishes then', since: AT, until: '2100-11-30T12:00:00.000Z', step: 3 },
});

test('a roll that bakes says until when, and what is parked, and a roll back undoes it', async () => {
  const calls = watch(baking);
  const box = await panel();
  await within(box).findByText('4 parked: a roll back registers them again, and launches none of them.');
  await within(box).findByText(/If nobody answers, it finishes/);
  expect(box.textContent).toContain('Bakes after its last batch');
  expect(document.body.textContent).not.toMatch(/step 3/i);
  expect(screen.getByTestId('phase').textContent).toBe('Bakes after the last batch');
  expect(screen.getByText(/green \/ 4 parked$/)).toBeTruthy();
  expect(labels(box)).toEqual(['End bake', 'Stop', 'Roll back']);
  fireEvent.click(within(box).getByText('Roll back'));
  expect(createWrapper().findModal()!.getElement().textContent).toContain('it registers the 4 parked again, launches what is missing');
  fireEvent.click(screen.getByText('Cancel'));
  await answer(within(box).getByText('End bake'), 'all is well');
  expect(calls.filter(({ method }) => method === 'PUT')).toMatchObject([{ body: { roll: { status: 'IN_PROGRESS', step: 3, comment: 'all is well' } } }]);
});

test('a bake in which nothing is parked says so', async () => {
  watch({ ...baking, parkedInstances: undefined });
  await within(await panel()).findByText('Nothing is parked.');
});

test('a reason is at most 256 characters', async () => {
  const calls = watch(waiting);
  fireEvent.click(within(await panel()).getByText('Stop'));
  const modal = createWrapper(createWrapper().findModal()!.getElement());
  act(() => modal.findInput()!.setInputValue('a'.repeat(257)));
  expect(modal.getElement().textContent).toContain('At most 256 characters.');
  act(() => modal.findInput()!.setInputValue(''));
  fireEvent.click(within(modal.getElement() as HTMLElement).getAllByText('Stop').at(-1)!);
  await waitFor(() => expect(calls.filter(({ method }) => method === 'PUT')).toMatchObject([{ body: { roll: { status: 'STOPPED' } } }]));
});

test('a running roll is rolled back with a reason', async () => {
  const calls = watch(rollWith({ status: 'in_progress', currentBatch: 2 }));
  const button = await screen.findByText('Roll back');
  await waitFor(() => expect(button.closest('button')!.getAttribute('aria-disabled')).not.toBe('true'));
  expect(screen.queryByTestId('step-pause')).toBeNull();
  await answer(button, 'errors');
  expect(calls.filter(({ method }) => method !== 'GET')).toMatchObject([{ method: 'PUT', body: { roll: { status: 'ROLLED_BACK', comment: 'errors' } } }]);
});

test('a roll back is no answer of a restart, and of a roll before which nothing served', async () => {
  watch(waiting, { strategyAction: 'RESTART_SERVER' });
  await within(await panel()).findByText('1 of 6 instances is restarted.');
  expect(labels(await panel())).toEqual(['Continue', 'Stop']);
  cleanup();
  watch(waiting, { servingRevision: undefined });
  expect(labels(await panel())).toEqual(['Continue', 'Stop']);
});

test('a judged roll has two lines for each metric, the verdict in words, and a table', async () => {
  const worse = judgedWith({ batch: 2, verdict: 'FAIL', unread: 'Throttling' }, { verdict: 'FAIL', why: '38 against 1 of blue (at most 1 worse), 4 samples', green: 38 });
  const roll = rollWith({ status: 'in_progress', currentBatch: 2 });
  shown(<DeploymentPage groupId={roll.groupId} rollId={roll.id} tab="overview" />, ({ path }) => {
    const [address = ''] = path.split('?');
    if (address.endsWith('/events')) {
      return { items: [] };
    }
    return { items: address.endsWith('/status') ? [{ ...status, judged: [judgedWith({}), worse] }] : address.endsWith(roll.id) ? [roll] : [groupWith({})] };
  });
  await screen.findByText('Batch 2: failed');
  expect(screen.getByText('Failed: errors 38 against 1 of blue (at most 1 worse), 4 samples')).toBeTruthy();
  expect(screen.getByText(/CloudWatch was not read: Throttling$/)).toBeTruthy();
  const drawing = screen.getByRole('img', { name: 'errors: green 38 on average, blue 1 on average, in 4 periods of 1 min.' });
  expect([...drawing.querySelectorAll('path')].map((line) => line.getAttribute('class'))).toEqual(['chart-blue', 'chart-green']);
  expect(drawing.querySelector('.chart-green')!.getAttribute('d')).toContain('M');
  // The batch before is there on request.
  expect(screen.queryByText(/^Passed: errors/)).toBeNull();
  fireEvent.click(screen.getByText('Batch 1: passed'));
  expect(screen.getByText(/^Passed: errors 0.5 against 1 of blue/)).toBeTruthy();
  fireEvent.click(within(drawing.closest('figure') as HTMLElement).getByText('As a table'));
  const table = screen.getByRole('table', { name: 'errors: green and blue' });
  const cells = [...table.querySelectorAll('tbody tr')].map((line) => [...line.querySelectorAll('td, th')].slice(1).map((cell) => cell.textContent));
  expect(cells).toEqual([
    ['0', '1'],
    ['–', '0'],
    ['0.5', '2'],
    ['1', '1'],
  ]);
});

test('a roll that is not judged says nothing of a judge', async () => {
  watch(rollWith({ status: 'in_progress', currentBatch: 2 }));
  await screen.findByText('In service over time');
  expect(screen.queryByText('Green against blue')).toBeNull();
});
