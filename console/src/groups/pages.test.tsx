import createWrapper from '@cloudscape-design/components/test-utils/dom';
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { EditGroupPage } from './EditGroupPage';
import type { Freeze } from '../api/wire';
import { GroupPage } from './GroupPage';
import { GroupsPage } from './GroupsPage';
import { sampleAdoptedGroup, sampleGroup, sampleSpotGroup } from './sample';
import { type Call, shown } from './stubbed';

// A whole page takes time to render on a small machine.
vi.setConfig({ testTimeout: 60_000 });
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.location.hash = '';
});

const judged = (healthStatus: string, revision: number, index: number) => ({
  instanceId: `i-${index}`,
  healthStatus,
  availabilityZone: 'eu-west-1a',
  lifeCycle: 'OD',
  groupId: 'sig-0a1b2c3d',
  revision,
});

test('the list says of each group how it is, how far it has drifted and what holds it', async () => {
  const shop = sampleGroup({ id: 'sig-00000001', name: 'shop', activeRoll: { id: 'sbgd-0a1b2c3d', kind: 'ROLL' } });
  const idle = sampleGroup({ id: 'sig-00000002', name: 'idle', latestRevision: 6 });
  const calls = shown(<GroupsPage />, ({ path }) => {
    if (path === '/aws/ec2/group') {
      return { items: [shop, idle] };
    }
    return path.includes(shop.id)
      ? { items: [judged('HEALTHY', 7, 1), judged('HEALTHY', 6, 2), judged('UNHEALTHY', 6, 3)] }
      : { items: [judged('HEALTHY', 6, 1), judged('HEALTHY', 6, 2), judged('HEALTHY', 6, 3)] };
  });
  expect(await screen.findByText('1 unhealthy, 2 of 3 in service')).toBeTruthy();
  const rows = (text: string) => within(screen.getByText(text).closest('tr') as HTMLElement);
  expect(rows('shop').getByText('2 not on the latest revision')).toBeTruthy();
  expect(rows('shop').getByText('Roll sbgd-0a1b2c3d').closest('a')?.getAttribute('href')).toBe('#/groups/sig-00000001/deployments/sbgd-0a1b2c3d');
  expect(rows('shop').getByText('6 → 7')).toBeTruthy();
  expect(await rows('idle').findByText('3 of 3 in service')).toBeTruthy();
  // Health and drift share one call for each group.
  expect(calls.map(({ path }) => path).sort()).toEqual([
    '/aws/ec2/group',
    '/aws/ec2/group/sig-00000001/instanceHealthiness',
    '/aws/ec2/group/sig-00000002/instanceHealthiness',
  ]);
});

test('the list asks for the health of the groups on its page only, and finds by image', async () => {
  const groups = Array.from({ length: 30 }, (_, index) => sampleGroup({ id: `sig-${String(index).padStart(8, '0')}`, name: `web-${index}` }, { imageId: `ami-${index}x` }));
  const calls = shown(<GroupsPage />, ({ path }) => (path === '/aws/ec2/group' ? { items: groups } : { items: [] }));
  await waitFor(() => expect(calls).toHaveLength(1 + 20));
  const table = createWrapper().findTable();
  table?.findTextFilter()?.findInput().setInputValue('ami-29');
  expect(table?.findRows().map((row) => row.getElement().textContent)).toEqual([expect.stringContaining('web-29')]);
});

test('without a group it says what one is, and how to make one', async () => {
  shown(<GroupsPage />, () => ({ items: [] }));
  expect(await screen.findByText('No groups')).toBeTruthy();
  expect(screen.getAllByText('Create group').length).toBeGreaterThan(0);
});

const wrong = [
  { code: 'VALIDATION_ERROR', field: 'group.name', message: 'group.name is required: a text of at most 255 characters' },
  { code: 'VALIDATION_ERROR', field: 'group.compute.launchSpecification.tags[0].tagKey', message: 'group.compute.launchSpecification.tags[0].tagKey must not start with aws:' },
  { code: 'TARGET_GROUP_LIMIT', message: 'the account has no room for targets' },
];

test('what the API finds wrong is shown at its field, what was typed is kept, and the same body has the same key', async () => {
  let refuses = true;
  const calls = shown(<EditGroupPage groupId={null} />, ({ method }) =>
    method === 'POST' && refuses ? { status: 400, errors: wrong } : { items: [sampleGroup({ activeRoll: { id: 'sbgd-0a1b2c3d', kind: 'CREATE' } })] },
  );
  press('Add tag');
  typeInto(screen.getByLabelText('Key', { selector: 'input' }), 'aws:team');
  typeInto(screen.getByLabelText('Image'), 'ami-1');
  press('Create group');

  const name = await screen.findByLabelText('Name');
  await waitFor(() => expect(document.activeElement).toBe(name));
  expect(said(name)).toBe('Is required: a text of at most 255 characters');
  expect(said(screen.getByLabelText('Key', { selector: 'input' }))).toBe('Must not start with aws:');
  expect(screen.getByText('the account has no room for targets')).toBeTruthy();
  expect((screen.getByLabelText('Image') as HTMLInputElement).value).toBe('ami-1');

  press('Create group');
  await waitFor(() => expect(posts(calls)).toHaveLength(2));
  await screen.findByText('The group was not created');
  refuses = false;
  typeInto(screen.getByLabelText('Name'), 'web');
  press('Create group');
  await waitFor(() => expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d'));
  const [first, second, third] = posts(calls).map(({ key }) => key);
  expect(first).toMatch(/^[!-~]{8,255}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(screen.getByText('web is created')).toBeTruthy();
});

test('an edit sends what was changed, and says before what it leads to', async () => {
  const group = sampleGroup();
  const calls = shown(<EditGroupPage groupId={group.id} />, ({ method }) => ({ items: [method === 'PUT' ? { ...group, latestRevision: 8 } : group] }));
  typeInto(await screen.findByLabelText('Image'), 'ami-2');
  typeInto(screen.getByLabelText('Target'), '5');
  expect(screen.getByText('Saving makes a new revision')).toBeTruthy();
  expect(screen.getByText('2 instances are launched, from the revision that serves.')).toBeTruthy();
  press('Save');
  await waitFor(() => expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d'));
  expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
    { group: { capacity: { target: 5 }, compute: { launchSpecification: { imageId: 'ami-2' } } } },
  ]);
  expect(screen.getByText('web is saved. Revision 8 is the latest.')).toBeTruthy();
});

test('a group with spot instances shows the share that is asked for and that of now, and finds its spot instances', async () => {
  const group = sampleSpotGroup();
  const lifeCycles = ['OD', 'OD', 'OD', 'SPOT', 'SPOT'];
  const launched = lifeCycles.map((lifeCycle, index) => ({
    instanceId: `i-${index}`,
    instanceType: lifeCycle === 'OD' ? 't3.small' : 't3.medium',
    availabilityZone: 'eu-west-1a',
    status: 'running',
    lifeCycle,
    groupId: group.id,
    createdAt: '2026-11-28T12:00:00.000Z',
    product: 'Linux/UNIX',
    revision: 7,
  }));
  shown(<GroupPage groupId={group.id} tab="instances" />, ({ path }) => {
    if (path.endsWith('instanceHealthiness')) {
      return { items: lifeCycles.map((lifeCycle, index) => ({ ...judged('HEALTHY', 7, index), lifeCycle })) };
    }
    return { items: path.endsWith('status') ? launched : [group] };
  });
  expect(await screen.findByText('2 on demand, 3 spot')).toBeTruthy();
  expect(await screen.findByText('now 3 on demand, 2 spot')).toBeTruthy();
  expect(screen.getByText('t3.small, t3.medium')).toBeTruthy();
  expect(screen.getByText('price-capacity-optimized')).toBeTruthy();
  const cells = () => [...document.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td, th')].slice(4, 6).map((cell) => cell.textContent));
  await waitFor(() => expect(cells()).toHaveLength(5));
  expect(cells()[0]).toEqual(['t3.small', 'On demand']);
  typeInto(screen.getByLabelText('Find instances'), 'spot');
  await waitFor(() =>
    expect(cells()).toEqual([
      ['t3.medium', 'Spot'],
      ['t3.medium', 'Spot'],
    ]),
  );
});

test('the form of a group with spot instances keeps its spot types, and says at a field of theirs what is wrong with it', async () => {
  const group = sampleSpotGroup();
  const window = 'group.strategy.revertToSpot.timeWindows[0]';
  const calls = shown(<EditGroupPage groupId={group.id} />, ({ method }) =>
    method === 'PUT' ? { status: 400, errors: [{ code: 'VALIDATION_ERROR', field: window, message: `${window} must be a time of the week` }] } : { items: [group] },
  );
  typeInto(await screen.findByLabelText('Instance type'), 'm7g.large');
  expect(screen.queryByText('All are launched on demand.')).toBeNull();
  const values = (label: string) => screen.getAllByLabelText(label, { selector: 'input' }).map((input) => (input as HTMLInputElement).value);
  expect(values('Spot type')).toEqual(['t3.small', 't3.medium']);
  typeInto(screen.getByLabelText('Spot percentage'), '80');
  typeInto(screen.getByLabelText('Time window', { selector: 'input' }), 'at night');
  press('Save');
  const refused = await screen.findByLabelText('Time window', { selector: 'input' });
  await waitFor(() => expect(document.activeElement).toBe(refused));
  expect(within(document.querySelector('[data-place="timeWindows"]') as HTMLElement).getByText('Must be a time of the week')).toBeTruthy();
  expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
    { group: { strategy: { risk: 80, revertToSpot: { timeWindows: ['at night'] } }, compute: { instanceTypes: { ondemand: 'm7g.large' } } } },
  ]);
});

test('the form of a group without spot instances shows only the choice of the mix, until spot instances are chosen', async () => {
  shown(<EditGroupPage groupId="sig-0a1b2c3d" />, () => ({ items: [sampleGroup()] }));
  expect(await screen.findByText('All are launched on demand.')).toBeTruthy();
  expect(screen.queryByText('Spot types', { exact: false, selector: 'label' })).toBeNull();
  const mix = createWrapper(document.querySelector('[data-place="mix"]') as HTMLElement).findSelect();
  act(() => mix?.openDropdown());
  act(() => mix?.selectOptionByValue('risk'));
  expect((await screen.findByLabelText('Spot percentage') as HTMLInputElement).value).toBe('100');
  expect((screen.getByLabelText('Spot type', { selector: 'input' }) as HTMLInputElement).value).toBe('t3.medium');
  expect(screen.getByText('Saving makes a new revision')).toBeTruthy();
});

test('cancel asks only when something would be lost', async () => {
  shown(<EditGroupPage groupId="sig-0a1b2c3d" />, () => ({ items: [sampleGroup()] }));
  typeInto(await screen.findByLabelText('Name'), 'shop');
  press('Cancel');
  expect(await screen.findByText('Leave without saving?')).toBeTruthy();
  expect(window.location.hash).toBe('');
  press('Leave');
  expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d');
});

test('a group is deleted only once its name was typed, and a refusal is said where it was asked for', async () => {
  const group = sampleGroup();
  const held = { code: 'OPERATION_IN_PROGRESS', message: 'the ROLL sbgd-0a1b2c3d holds the group' };
  const calls = shown(<GroupPage groupId={group.id} tab="configuration" />, ({ method, path }) =>
    method === 'DELETE' ? { status: 409, errors: [held] } : { items: path.endsWith('instanceHealthiness') ? [judged('HEALTHY', 7, 1), judged('HEALTHY', 7, 2)] : [group] },
  );
  await screen.findByText('2 of 3 in service');
  press('Delete');
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/All 2 instances of web are taken out of the load balancer, drained and terminated/)).toBeTruthy();
  expect((dialog.getByRole('button', { name: 'Delete' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.submit(dialog.getByLabelText('To confirm, type web'));
  expect(deletions(calls)).toHaveLength(0);
  typeInto(dialog.getByLabelText('To confirm, type web'), 'web');
  fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
  expect(await dialog.findByText('the ROLL sbgd-0a1b2c3d holds the group')).toBeTruthy();
  expect(deletions(calls)).toEqual(['/aws/ec2/group/sig-0a1b2c3d']);
  expect(window.location.hash).toBe('');
});

test('deployments of a group are frozen with a reason, and its page then says who froze them and lifts it', async () => {
  let freezes: Freeze[] = [];
  const calls = shown(<GroupPage groupId="sig-0a1b2c3d" tab="configuration" />, ({ method, path }) => {
    if (path.endsWith('/freeze')) {
      freezes = method === 'PUT' ? [{ groupId: 'sig-0a1b2c3d', reason: 'the sale is on', by: 'ann', at: '2026-11-28T12:00:00.000Z' }] : [];
      return { items: freezes };
    }
    return { items: path.endsWith('instanceHealthiness') ? [] : [freezes.length > 0 ? sampleGroup({ freezes }) : sampleGroup()] };
  });
  await screen.findByText('Freeze deployments');
  press('Freeze deployments');
  const dialog = within(await screen.findByRole('dialog'));
  const button = dialog.getByRole('button', { name: 'Freeze deployments' }) as HTMLButtonElement;
  expect(button.disabled).toBe(true);
  typeInto(dialog.getByLabelText('Reason'), '  the sale is on ');
  fireEvent.click(button);
  expect(await screen.findByText('Deployments of this group are frozen')).toBeTruthy();
  expect(screen.getByText('the sale is on')).toBeTruthy();
  expect(screen.getByText(/Frozen by ann/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Freeze deployments' })).toBeNull();
  press('Lift freeze');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Lift freeze' }));
  expect(await screen.findByRole('button', { name: 'Freeze deployments' })).toBeTruthy();
  expect(calls.filter(({ path }) => path.endsWith('/freeze'))).toMatchObject([
    { method: 'PUT', path: '/aws/ec2/group/sig-0a1b2c3d/freeze', body: { freeze: { reason: 'the sale is on' } } },
    { method: 'DELETE', path: '/aws/ec2/group/sig-0a1b2c3d/freeze' },
  ]);
});

test('a freeze of all groups is told above the list and lifted there, and a frozen group is marked', async () => {
  const ofAll = { reason: 'an incident', by: 'bob', at: '2026-11-28T12:00:00.000Z' };
  const own = { groupId: 'sig-00000001', reason: 'the sale is on', by: 'ann', at: '2026-11-28T12:00:00.000Z' };
  let all: Freeze[] = [ofAll];
  const calls = shown(<GroupsPage />, ({ method, path }) => {
    if (path === '/aws/ec2/freeze') {
      all = method === 'PUT' ? [ofAll] : [];
      return { items: all };
    }
    return path === '/aws/ec2/group'
      ? { items: [sampleGroup({ id: 'sig-00000001', name: 'shop', freezes: [...all, own] }), sampleGroup({ id: 'sig-00000002', name: 'idle', freezes: all })] }
      : { items: [] };
  });
  expect(await screen.findByText('Deployments of all groups are frozen')).toBeTruthy();
  const rows = (text: string) => within(screen.getByText(text).closest('tr') as HTMLElement);
  expect(rows('shop').getByText('Frozen')).toBeTruthy();
  expect(rows('idle').queryByText('Frozen')).toBeNull();
  press('Lift freeze');
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Lift freeze' }));
  expect(await screen.findByText('Freeze all deployments')).toBeTruthy();
  press('Freeze all deployments');
  const dialog = within(await screen.findByRole('dialog'));
  typeInto(dialog.getByLabelText('Reason'), 'an incident');
  fireEvent.click(dialog.getByRole('button', { name: 'Freeze deployments' }));
  await waitFor(() => expect(calls.filter(({ path }) => path === '/aws/ec2/freeze').map(({ method }) => method)).toEqual(['DELETE', 'PUT']));
});

test('what the next roll would change is compared first, older revisions are loaded when asked for', async () => {
  const group = sampleGroup({ latestRevision: 3, servingRevision: 1 });
  const revision = (number: number, userData: string) => ({
    revision: number,
    createdAt: '2026-11-28T12:00:00.000Z',
    latest: number === 3,
    serving: number === 1,
    instanceTypes: group.compute.instanceTypes,
    launchSpecification: { ...group.compute.launchSpecification, imageId: `ami-${number}`, userData: btoa(userData) },
  });
  shown(<GroupPage groupId={group.id} tab="revisions" />, ({ path }) => {
    if (!path.includes('/revisions')) {
      return { items: path.endsWith('instanceHealthiness') ? [] : [group] };
    }
    return path.includes('next=more') ? { items: [revision(1, 'echo\nold\n')] } : { items: [revision(3, 'echo\nnew\n'), revision(2, 'echo\n')], next: 'more' };
  });
  expect(await screen.findByText('From revision 2 to 3')).toBeTruthy();
  press('Load more');
  expect(await screen.findByText('From revision 1 to 3')).toBeTruthy();
  const fields = within(screen.getByRole('table', { name: 'Fields that differ between revision 1 and 3' }));
  expect(fields.getByText('ami-1').tagName).toBe('DEL');
  expect(fields.getByText('ami-3').tagName).toBe('INS');
  expect(screen.queryByText('old')).toBeNull();
  press('Show user data');
  expect(screen.getByText('old').tagName).toBe('DEL');
  expect(screen.getByText('new').tagName).toBe('INS');
});

test('user data is in no page before somebody asks for it', async () => {
  const group = sampleGroup({}, { userData: btoa('password=hunter2') });
  shown(<GroupPage groupId={group.id} tab="configuration" />, ({ path }) => ({ items: path.endsWith('instanceHealthiness') ? [] : [group] }));
  await screen.findByText('Without its user data, which may hold secrets.');
  expect(document.body.innerHTML).not.toContain(btoa('password=hunter2'));
  press('Show user data');
  expect(document.body.innerHTML).toContain(btoa('password=hunter2'));
});

test('a page for a token that may not see user data says so, and shows the form with nothing in its place', async () => {
  const group = sampleGroup({}, { userDataDigest: { bytes: 5, sha256: '2c'.repeat(32) } });
  const answer = ({ path }: Call) => ({ items: path.endsWith('instanceHealthiness') ? [] : [group] });
  shown(<GroupPage groupId={group.id} tab="configuration" />, answer);
  await screen.findByText('Its user data is shown to tokens of the scope admin only.');
  expect(screen.queryByText('Show user data')).toBeNull();
  cleanup();
  shown(<EditGroupPage groupId={group.id} />, answer);
  expect(await screen.findByText('This token may not see what is there. It stays as it is unless you type something in its place.')).toBeTruthy();
});

test('an Auto Scaling group is adopted by its name, and what the API finds wrong is shown at its field', async () => {
  let refuses = true;
  const missing = { code: 'VALIDATION_ERROR', field: 'group.autoScaling.name', message: 'there is no Auto Scaling group web-asg in this account and Region' };
  const untagged = { code: 'VALIDATION_ERROR', message: 'the Auto Scaling group web-asg lacks the tag greenroll:managed=true' };
  const calls = shown(<EditGroupPage groupId={null} />, ({ method }) => (method === 'POST' && refuses ? { status: 400, errors: [missing, untagged] } : { items: [sampleAdoptedGroup()] }));
  fireEvent.click(screen.getByLabelText('An Auto Scaling group'));
  typeInto(await screen.findByLabelText('Auto Scaling group'), 'web-asg');
  press('Adopt');
  expect(await screen.findByText(untagged.message)).toBeTruthy();
  const name = screen.getByLabelText('Auto Scaling group');
  await waitFor(() => expect(document.activeElement).toBe(name));
  expect(said(name)).toBe(missing.message);
  refuses = false;
  fireEvent.click(screen.getByLabelText('A roll may raise the maximum size'));
  press('Adopt');
  await waitFor(() => expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d'));
  expect(posts(calls).map(({ body }) => body)).toEqual([
    { group: { autoScaling: { name: 'web-asg', mayRaiseMaxSize: false } } },
    { group: { autoScaling: { name: 'web-asg', mayRaiseMaxSize: true } } },
  ]);
  expect(screen.getByText('The Auto Scaling group web-asg is adopted')).toBeTruthy();
});

test('the page of an Auto Scaling group has its settings, and no action that the Auto Scaling group does itself', async () => {
  shown(<GroupPage groupId="sig-0a1b2c3d" tab="revisions" />, ({ path }) => {
    if (path.endsWith('instanceHealthiness')) {
      return { items: [judged('HEALTHY', 7, 1), judged('HEALTHY', 6, 2), judged('HEALTHY', 7, 3)] };
    }
    return { items: path.endsWith('status') ? [] : [sampleAdoptedGroup()] };
  });
  expect(await screen.findByText('lt-0a1b, version 7')).toBeTruthy();
  expect(await screen.findByText('1 not on version 7')).toBeTruthy();
  expect(screen.getByText('3 (from 1 to 6)')).toBeTruthy();
  expect(screen.getByText('EC2, ELB')).toBeTruthy();
  expect(screen.getByText('AlarmNotification')).toBeTruthy();
  expect(screen.getByText('web-asg').closest('a')?.getAttribute('href')).toContain('#AutoScalingGroupDetails:id=web-asg');
  expect(screen.queryByText('Scale')).toBeNull();
  expect(screen.queryByText('Revisions')).toBeNull();
  expect(await screen.findByText('not version 7')).toBeTruthy();
  press('Delete');
  expect(await screen.findByText('Greenroll forgets the group. The Auto Scaling group and its instances stay as they are.')).toBeTruthy();
});

test('the page says when the Auto Scaling group could not be read', async () => {
  const group = sampleAdoptedGroup();
  const unread = { ...group, inForce: { ...group.inForce, autoScaling: { name: 'web-asg', isRead: false } } };
  shown(<GroupPage groupId={group.id} tab="configuration" />, ({ path }) => ({ items: path.endsWith('instanceHealthiness') ? [] : [unread] }));
  expect(await screen.findByText('The Auto Scaling group could not be read')).toBeTruthy();
});

test('an edit of an Auto Scaling group sends only what was changed', async () => {
  const group = sampleAdoptedGroup();
  const calls = shown(<EditGroupPage groupId={group.id} />, () => ({ items: [group] }));
  const name = (await screen.findByLabelText('Auto Scaling group')) as HTMLInputElement;
  expect(name.readOnly).toBe(true);
  fireEvent.click(screen.getByLabelText('A roll may raise the maximum size'));
  press('Save');
  await waitFor(() => expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d'));
  expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([{ group: { autoScaling: { mayRaiseMaxSize: true } } }]);
});

const posts = (calls: Call[]) => calls.filter(({ method }) => method === 'POST');
const deletions = (calls: Call[]) => calls.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

/** Presses the button with these words. On a page of this size, a search by role takes a second. */
function press(words: string): void {
  const button = screen.getAllByText(words).flatMap((one) => one.closest('button') ?? []);
  expect(button).toHaveLength(1);
  fireEvent.click(button[0] as HTMLElement);
}

function typeInto(input: HTMLElement, value: string): void {
  fireEvent.input(input, { target: { value } });
}

/** The error of a field, as a screen reader reads it. */
function said(input: HTMLElement): string | undefined {
  expect(input.getAttribute('aria-invalid')).toBe('true');
  return (input.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .find(Boolean);
}
