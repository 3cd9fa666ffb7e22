// Checks every page in light and dark: axe finds nothing. Readers of CI see the screenshots.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFindings, openBrowser, openPage, shoot } from './browser.mjs';
import { call, openCloud, untilFree } from './cloud.mjs';

let cloud;
let browser;
let finished;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '3', '--speed', '200');
  [finished] = await call(cloud, 'PUT', `/${cloud.groupId}/roll`, { batchSizePercentage: 50, gracePeriod: 60, comment: 'the first of the day' });
  await untilFree(cloud);
  // An image that does not exist, for a revision that differs and a plan that is refused.
  await call(cloud, 'PUT', `/${cloud.groupId}`, { group: { compute: { launchSpecification: { userData: btoa('#!/bin/sh\necho two\n'), imageId: 'ami-0123456789abcdef0' } } } });
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

/** Opens two steps, one of them with errors. */
async function steps(page) {
  const add = page.getByRole('button', { name: 'Add step' });
  await add.click();
  await add.click();
  await page.getByRole('textbox', { name: 'Up to' }).nth(1).fill('half');
  await page.getByRole('spinbutton', { name: 'Grace, seconds' }).nth(1).fill('-1');
  await page.getByText('A whole number from 0 to 86,400.').waitFor();
}

/** Each page with its name, its address, and the steps before it is checked. */
const pages = [
  ['sign-in', () => '#/groups', (page) => page.getByLabel('Token').waitFor(), { token: null }],
  ['groups', () => '#/groups', (page) => page.getByText('3 of 3').first().waitFor()],
  ['group-create', () => '#/groups/new', (page) => page.getByLabel('Name').first().waitFor()],
  ['group-adopt', () => '#/groups/new', (page) => page.getByRole('radio', { name: 'An Auto Scaling group' }).check()],
  ['group-edit', () => `#/groups/${cloud.groupId}/edit`, (page) => page.getByLabel('Name').first().waitFor()],
  ['group-instances', () => `#/groups/${cloud.groupId}`, (page) => page.getByText(/^i-[0-9a-f]+/).first().waitFor()],
  ['group-revisions', () => `#/groups/${cloud.groupId}?tab=revisions`, (page) => page.getByText('ami-0123456789abcdef0').first().waitFor()],
  ['group-activity', () => `#/groups/${cloud.groupId}?tab=activity`, (page) => page.getByText(finished.id).first().waitFor()],
  ['group-configuration', () => `#/groups/${cloud.groupId}?tab=configuration`, (page) => page.getByText('"launchSpecification"').first().waitFor()],
  ['deployments', () => `#/groups/${cloud.groupId}/deployments`, (page) => page.getByText(finished.id).first().waitFor()],
  ['deploy-refused', () => `#/groups/${cloud.groupId}/deploy`, (page) => page.getByText('This roll would be refused', { exact: true }).waitFor()],
  ['deploy-steps', () => `#/groups/${cloud.groupId}/deploy`, steps],
  ['deployment', () => `#/groups/${cloud.groupId}/deployments/${finished.id}`, (page) => page.getByText('0 blue / 3 green').waitFor()],
  ['deployment-instances', () => `#/groups/${cloud.groupId}/deployments/${finished.id}?tab=instances`, (page) => page.getByText('Terminated').first().waitFor()],
  ['deployment-events', () => `#/groups/${cloud.groupId}/deployments/${finished.id}?tab=events`, (page) => page.getByText('ACCEPTED', { exact: true }).waitFor()],
  ['deployment-execution', () => `#/groups/${cloud.groupId}/deployments/${finished.id}?tab=execution`, (page) => page.locator('[data-state="RollFinished"]').waitFor()],
  ['deployment-missing', () => `#/groups/${cloud.groupId}/deployments/sbgd-00000000`, (page) => page.getByText('There is no such thing', { exact: false }).first().waitFor()],
  ['nowhere', () => '#/nowhere', (page) => page.getByRole('heading', { name: 'There is no such page' }).waitFor()],
];

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in ${theme}`, async (t) => {
    for (const [name, address, ready, options = {}] of pages) {
      await t.test(name, async () => {
        const { page, faults, go, close } = await openPage(browser, cloud, { theme, ...options });
        await go(address());
        await ready(page);
        await shoot(page, `${name}-${theme}`);
        assert.deepEqual(await axeFindings(page), []);
        assert.deepEqual(faults, []);
        await close();
      });
    }
  });
}
