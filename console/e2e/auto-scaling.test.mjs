// A group that stands for an Auto Scaling group: it is adopted in the form, shown, rolled to a version and to an image,
// and forgotten. Actions that its Auto Scaling group does itself are not offered.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFindingsInBoth, openBrowser, openPage, shoot } from './browser.mjs';
import { call, openCloud, untilFree } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--asg', '--group-size', '4', '--speed', '120');
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

const SLOW = { timeout: 120_000 };

test('an Auto Scaling group is forgotten, and adopted in the form', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}`);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('The Auto Scaling group and its instances stay as they are.').waitFor();
  await dialog.getByLabel('To confirm, type demo').fill('demo');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('No groups', { exact: true }).waitFor();

  await go('#/groups/new');
  await page.getByRole('radio', { name: 'An Auto Scaling group' }).check();
  const name = page.getByRole('textbox', { name: 'Auto Scaling group' });
  const adopt = () => page.getByRole('button', { name: 'Adopt', exact: true }).click();
  await adopt();
  await page.getByText('The Auto Scaling group was not adopted').waitFor();
  await page.getByText('Is required: a text of at most 255 characters').waitFor();
  await name.fill('no-such-group');
  await adopt();
  await page.getByText('there is no Auto Scaling group no-such-group', { exact: false }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.value), 'no-such-group', 'the wrong field has the focus');
  assert.deepEqual(await axeFindingsInBoth(page, 'group-adopt-refused'), []);

  await name.fill('demo');
  await page.getByRole('textbox', { name: 'Name', exact: false }).last().fill('shop');
  await page.getByRole('checkbox', { name: 'A roll may raise the maximum size' }).check();
  await adopt();
  await page.getByRole('heading', { level: 1, name: 'shop' }).waitFor();
  const [group] = await call(cloud, 'GET', '');
  assert.equal(group.name, 'shop');
  assert.deepEqual(group.autoScaling, { name: 'demo', mayRaiseMaxSize: true });
  assert.equal(group.activeRoll, undefined, 'no operation starts');
  cloud.groupId = group.id;
  assert.deepEqual(faults, []);
  await close();
});

test('its page has what is read from the Auto Scaling group, and only what Greenroll does', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go('#/groups');
  await page.getByText('Auto Scaling group demo', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'shop' }).click();
  await page.getByRole('heading', { level: 1, name: 'shop' }).waitFor();
  await page.getByText('4 (from 1 to 12)', { exact: true }).waitFor();
  await page.getByText(/^lt-[0-9a-f]+, version 1$/).waitFor();
  await page.getByText('ELB', { exact: true }).waitFor();
  await page.getByText('subnet-1', { exact: true }).waitFor();
  await page.getByText('web-1', { exact: true }).waitFor();
  await page.getByText('Yes, for an exchange', { exact: true }).waitFor();
  const link = await page.getByRole('link', { name: /^demo/ }).getAttribute('href');
  assert.equal(link, 'https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#AutoScalingGroupDetails:id=demo');
  await page.getByText('4 of 4 in service', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Scale' }).count(), 0);
  assert.equal(await page.getByRole('tab', { name: 'Revisions' }).count(), 0);
  assert.deepEqual(await axeFindingsInBoth(page, 'group-auto-scaling'), []);

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Edit shop' }).waitFor();
  await page.getByRole('checkbox', { name: 'A roll may raise the maximum size' }).uncheck();
  await page.getByRole('textbox', { name: 'Description' }).fill('of the shop');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { level: 1, name: 'shop', exact: true }).waitFor();
  await page.getByText('of the shop', { exact: true }).waitFor();
  const [saved] = await call(cloud, 'GET', `/${cloud.groupId}`);
  assert.deepEqual([saved.description, saved.autoScaling], ['of the shop', { name: 'demo', mayRaiseMaxSize: false }]);
  assert.deepEqual(faults, []);
  await close();
});

test('a version that does not exist is refused at its field, and version 2 is rolled to its end', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog', { name: 'Deploy to shop' });
  await dialog.getByText('Version 1 → version 2').waitFor();
  assert.equal(await dialog.getByLabel('Grace period').inputValue(), '300', 'that of the Auto Scaling group');
  await dialog.getByRole('radio', { name: 'A version number' }).check();
  await dialog.getByText('A whole number from 1.').waitFor();
  await dialog.getByLabel('Version', { exact: true }).fill('99');
  await dialog.getByText(/has no version 99/).first().waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'ROLL', exact: true }).isDisabled());
  await dialog.getByRole('button', { name: 'Advanced' }).click();
  await dialog.getByText('To go back, roll to the earlier version.', { exact: false }).waitFor();
  assert.equal(await dialog.getByRole('radio', { name: /Go back|Keep green/ }).count(), 0);
  assert.deepEqual(await axeFindingsInBoth(page, 'deploy-version-refused'), []);

  await dialog.getByLabel('Version', { exact: true }).fill('2');
  await dialog.getByLabel('Batch size').fill('50');
  await dialog.getByText('2, of up to 2 instances').waitFor();
  await shoot(page, 'deploy-version');
  await dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).click();
  await page.getByRole('heading', { level: 1, name: /^Roll sbgd-/ }).waitFor();
  await page.getByText('Roll to launch template version 2').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Roll back' }).count(), 0);
  await page.getByTestId('phase').getByText('Finished').waitFor(SLOW);
  await page.getByText('1 → 2', { exact: true }).waitFor();

  await page.getByRole('tab', { name: /^Events/ }).click();
  await page.getByText('Auto Scaling group: suspended AZRebalance and InstanceRefresh').waitFor();
  await page.getByText('2 attached to the Auto Scaling group').first().waitFor();
  await page.getByText(/^2 in standby: the Auto Scaling group drains them/).first().waitFor();
  await page.getByText('Auto Scaling group: launch template version set to 2').waitFor();
  await page.getByText('Auto Scaling group: resumed AZRebalance and InstanceRefresh').waitFor();
  assert.deepEqual(await axeFindingsInBoth(page, 'deployment-auto-scaling-events'), []);
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByTestId('phase').getByText('Finished').waitFor();
  assert.equal(await page.getByTestId('failed').innerText(), '0', 'no request was lost');
  assert.deepEqual(await axeFindingsInBoth(page, 'deployment-auto-scaling'), []);
  assert.deepEqual(faults, []);
  await close();
});

test('an image is rolled in a version that the roll makes', async () => {
  await untilFree(cloud);
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog', { name: 'Deploy to shop' });
  await dialog.getByRole('radio', { name: 'A new version' }).check();
  await dialog.getByText('An image, user data, or both.').waitFor();
  await dialog.getByLabel('Image', { exact: true }).fill('ami-0123456789abcdef0');
  await dialog.getByText('This roll would be refused', { exact: true }).waitFor();
  await shoot(page, 'deploy-image-refused');
  await dialog.getByLabel('Image', { exact: true }).fill('ami-green2');
  await dialog.getByLabel('User data').fill('#!/bin/sh\necho 3\n');
  await dialog.getByLabel('Batch size').fill('100');
  await dialog.getByLabel('Grace period').fill('60');
  await dialog.getByText('Version 2 → version 3').waitFor();
  assert.deepEqual(await axeFindingsInBoth(page, 'deploy-image'), []);
  await dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).click();
  await page.getByRole('heading', { level: 1, name: /^Roll sbgd-/ }).waitFor();
  await page.getByTestId('phase').getByText('Finished').waitFor(SLOW);
  await go(`#/groups/${cloud.groupId}`);
  await page.getByText(/^lt-[0-9a-f]+, version 3$/).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('a start that the API refuses shows its message, and a roll that is stopped restores the settings', async () => {
  await untilFree(cloud);
  const { page, faults, go, close } = await openPage(browser, cloud);
  // The plan is made. Before the start arrives, the version goes, and then another roll begins.
  let meanwhile = (route) => {
    const body = { ...route.request().postDataJSON(), launchTemplate: { version: 99 } };
    return route.continue({ postData: JSON.stringify(body) });
  };
  await page.route(/\/roll$/, (route) => (route.request().method() === 'PUT' ? meanwhile(route) : route.continue()));
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog', { name: 'Deploy to shop' });
  await dialog.getByRole('radio', { name: 'A version number' }).check();
  await dialog.getByLabel('Version', { exact: true }).fill('2');
  await dialog.getByText('Version 3 → version 2').waitFor();
  const press = () => dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).click();
  await press();
  await dialog.getByText('Nothing was started', { exact: true }).waitFor();
  await dialog.getByText(/has no version 99/).waitFor();

  let other;
  meanwhile = async (route) => {
    // The grace period is long for a slow machine, so that the roll still runs when it is stopped.
    [other] = await call(cloud, 'PUT', `/${cloud.groupId}/roll`, { batchSizePercentage: 50, gracePeriod: 6000, launchTemplate: { version: 2 } });
    return route.continue();
  };
  await press();
  await dialog.getByText('Another operation holds the group; nothing was started').waitFor();
  await dialog.getByRole('link', { name: `Watch ${other.id}` }).first().click();
  await page.getByRole('heading', { level: 1, name: `Roll ${other.id}` }).waitFor();
  await page.getByTestId('phase').getByText('Watches the batch for its grace period').waitFor(SLOW);
  const [held] = await call(cloud, 'GET', `/${cloud.groupId}`);
  assert.deepEqual(held.inForce.autoScaling.suspendedProcesses, ['AZRebalance', 'InstanceRefresh']);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const question = page.getByRole('dialog');
  await question.getByText('The settings of the Auto Scaling group are restored.').waitFor();
  await question.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByTestId('phase').getByText('Stopped', { exact: true }).waitFor(SLOW);

  await go(`#/groups/${cloud.groupId}`);
  await page.getByText(/^lt-[0-9a-f]+, version 3$/).waitFor();
  const [group] = await call(cloud, 'GET', `/${cloud.groupId}`);
  assert.deepEqual(group.inForce.autoScaling.suspendedProcesses, []);
  assert.deepEqual(faults, []);
  await close();
});
