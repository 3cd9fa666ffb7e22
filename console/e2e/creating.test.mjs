// A group is created. Errors are shown at their fields, typed values stay, and a correct form creates the group. A group
// with spot instances keeps its spot types when its on-demand type changes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFindings, openBrowser, openPage, shoot } from './browser.mjs';
import { call, openCloud } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '2', '--speed', '120');
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

test('a group with wrong fields, then with right ones', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go('#/groups/new');
  const fill = (label, text) => page.getByLabel(label, { exact: true }).first().fill(text);
  const create = () => page.getByRole('button', { name: 'Create group' }).click();
  await fill('Name', 'checkout');
  await fill('Minimum', '3');
  await fill('Target', '2');
  await fill('Maximum', '4');
  await fill('Image', 'not-an-image');
  await fill('Instance type', 't3.small');
  await create();

  await page.getByText('The group was not created').waitFor();
  await page.getByText('Must be at least the minimum of 3, but was 2').waitFor();
  await page.getByText('Must be an AMI id like ami-0a1b2c, or resolve:ssm:/name for what a parameter holds').waitFor();
  await page.getByText('at least one subnet').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.value), '2', 'the first wrong field has the focus');
  assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'checkout', 'what was typed is still there');
  assert.equal((await call(cloud, 'GET', '')).length, 1, 'nothing was created');
  await shoot(page, 'group-refused');

  await fill('Target', '3');
  await fill('Image', 'ami-green');
  await page.getByPlaceholder('eu-west-1a').fill('us-east-1a');
  await page.getByPlaceholder('subnet-0a1b2c3d, subnet-1a2b3c4d').fill('subnet-1');
  await create();
  await page.getByRole('heading', { level: 1, name: 'checkout' }).waitFor();
  const groups = await call(cloud, 'GET', '');
  assert.deepEqual(groups.map(({ name }) => name).sort(), ['checkout', 'demo']);
  assert.equal(groups.find(({ name }) => name === 'checkout').capacity.target, 3);
  await page.getByText('3 of 3', { exact: false }).first().waitFor({ timeout: 40_000 });
  assert.deepEqual(faults, []);
  await close();
});

test('a group with spot instances, then with another on-demand type', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go('#/groups/new');
  const fill = (label, text) => page.getByLabel(label, { exact: true }).first().fill(text);
  await fill('Name', 'worker');
  await fill('Image', 'ami-green');
  await fill('Instance type', 't3.small');
  await page.getByLabel('Mix', { exact: true }).click();
  await page.getByRole('option', { name: 'A percentage is spot' }).click();
  await fill('Spot percentage', '150');
  await page.getByRole('button', { name: 'Add spot type' }).click();
  await page.getByRole('textbox', { name: 'Spot type' }).fill('t3.medium');
  await page.getByPlaceholder('eu-west-1a').fill('us-east-1a');
  await page.getByPlaceholder('subnet-0a1b2c3d, subnet-1a2b3c4d').fill('subnet-1');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByText('Must be a whole number from 0 to 100, but was 150').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await shoot(page, 'group-spot-refused');

  await fill('Spot percentage', '50');
  await page.getByRole('button', { name: 'Create group' }).click();
  await page.getByRole('heading', { level: 1, name: 'worker' }).waitFor();
  await page.getByText('1 on demand, 1 spot', { exact: true }).waitFor();
  await page.getByText('now 1 on demand, 1 spot').waitFor({ timeout: 40_000 });
  await shoot(page, 'group-spot');

  const group = (await call(cloud, 'GET', '')).find(({ name }) => name === 'worker');
  await go(`#/groups/${group.id}/edit`);
  await page.getByLabel('Instance type', { exact: true }).first().waitFor();
  await fill('Instance type', 't3.large');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'worker', exact: true }).waitFor();
  const [saved] = await call(cloud, 'GET', `/${group.id}`);
  assert.equal(saved.strategy.risk, 50);
  assert.deepEqual(saved.compute.instanceTypes, { ondemand: 't3.large', spot: ['t3.medium'] });
  assert.deepEqual(saved.inForce.spot.instanceTypes, ['t3.medium']);
  assert.deepEqual(faults, []);
  await close();
});
