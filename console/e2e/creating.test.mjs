// A group is created: wrong fields are said at the fields, what was typed stays, and the right ones make it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, shoot } from './browser.mjs';
import { call, openCloud } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  [cloud, browser] = await Promise.all([openCloud('--group-size', '2', '--speed', '120'), openBrowser()]);
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

test('a group with wrong fields, then with right ones', async () => {
  const [{ compute }] = await call(cloud, 'GET', `/${cloud.groupId}`);
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go('#/groups/new');
  const fill = (label, text) => page.getByLabel(label, { exact: true }).first().fill(text);
  await fill('Name', 'checkout');
  await fill('Minimum', '3');
  await fill('Target', '2');
  await fill('Maximum', '4');
  await fill('Image', 'not-an-image');
  await fill('Instance type', 't3.small');
  await page.getByRole('button', { name: 'Create', exact: false }).last().click();

  const field = (label) => page.locator('[class*="form-field"]').filter({ has: page.getByLabel(label, { exact: true }) });
  await field('Image').first().getByText(/imageId|ami-/).first().waitFor();
  await page.getByText(/minimum/i).first().waitFor();
  assert.equal(await page.getByLabel('Name', { exact: true }).first().inputValue(), 'checkout', 'what was typed is still there');
  assert.equal((await call(cloud, 'GET', '')).length, 1, 'nothing was created');
  await shoot(page, 'create-refused');
  assert.deepEqual(faults, []);
  await close();
  assert.ok(compute);
});
