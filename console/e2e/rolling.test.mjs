// The main job, as a person does it: press ROLL, and watch the roll to its end. It also pauses, resumes, stops and
// rolls back, rolls in steps, and decides at the end of a step.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFindings, axeFindingsInBoth, openBrowser, openPage, shoot } from './browser.mjs';
import { call, openCloud, untilFree } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '4', '--speed', '60');
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

/** Fills in the dialog, waits for its plan and presses ROLL. */
async function roll(page, { batch = '50', grace = '60' } = {}) {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Batch size').fill(batch);
  await dialog.getByLabel('Grace period').fill(grace);
  await dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).click();
  await page.getByRole('heading', { level: 1, name: /^Roll sbgd-/ }).waitFor();
  return /sbgd-[0-9a-f]{8}/.exec(page.url())[0];
}

test('from the list of groups to a finished roll, without a lost request', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go('#/groups');
  await page.getByRole('link', { name: 'demo' }).click();
  await page.getByRole('heading', { level: 1, name: /demo/ }).waitFor();
  await shoot(page, 'group');
  await page.getByRole('button', { name: 'Deploy', exact: true }).click();

  const dialog = page.getByRole('dialog', { name: 'Deploy to demo' });
  await dialog.getByText('Revision 1 → revision 2').first().waitFor();
  await dialog.getByLabel('Batch size').fill('50');
  await dialog.getByText('2, of up to 2 instances').waitFor();
  await dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).waitFor();
  await shoot(page, 'deploy');
  const id = await roll(page, { grace: '300' });

  await page.getByTestId('phase').getByText('Watches the batch for its grace period').waitFor();
  await shoot(page, 'deployment');
  await page.getByRole('tab', { name: 'Execution' }).click();
  await page.locator('[data-current="true"]').first().waitFor();
  await page.getByRole('tab', { name: /^Instances/ }).click();
  await page.getByRole('table', { name: 'Green instances' }).getByText('Healthy').first().waitFor();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByTestId('phase').getByText('Finished').waitFor({ timeout: 60_000 });
  await page.getByText('0 blue / 4 green').waitFor();
  await page.getByRole('img', { name: /never below the floor of 4/ }).waitFor();

  const requests = page.getByTestId('requests');
  assert.equal(await requests.getByTestId('failed').innerText(), '0');
  assert.ok(Number((await requests.getByTestId('sent').innerText()).replace(/\D/g, '')) > 0);

  await page.getByRole('tab', { name: /^Events/ }).click();
  await page.getByText('finished: every instance that serves is of revision 2').waitFor();
  await page.getByRole('tab', { name: 'Execution' }).click();
  await page.locator('[data-state="RollFinished"][data-visits="1"]').waitFor();
  const [ended] = await call(cloud, 'GET', `/${cloud.groupId}/roll/${id}`);
  assert.equal(ended.status, 'finished');
  assert.deepEqual(faults, []);
  await close();
});

test('a roll is paused, resumed, stopped, and gone back from', async () => {
  await untilFree(cloud);
  await call(cloud, 'PUT', `/${cloud.groupId}`, { group: { compute: { launchSpecification: { userData: btoa('#!/bin/sh\necho 2\n') } } } });
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  // The grace period is long for a slow machine, so that every button is pressed while its batch still runs.
  const id = await roll(page, { grace: '600' });
  const press = async (name, said) => {
    await page.getByRole('button', { name, exact: true, disabled: false }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(said).waitFor();
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };

  await page.getByTestId('phase').getByText('Watches the batch for its grace period').waitFor();
  await press('Pause', 'Batch 1 runs to its end, its scale-down included.');
  await page.getByTestId('phase').getByText('Paused before its next batch').waitFor({ timeout: 60_000 });
  await shoot(page, 'paused');
  await press('Resume', /It goes on with batch 2 of \d+/);
  await page.getByText('Batch 2 of', { exact: false }).first().waitFor({ timeout: 30_000 });
  await press('Stop', 'A stop cannot be taken back.');
  await page.getByTestId('phase').getByText('Stopped', { exact: true }).waitFor({ timeout: 60_000 });
  await press('Roll back', 'A roll of its own begins');

  await page.getByRole('heading', { level: 1, name: /^Roll back sbgd-/ }).waitFor();
  await page.getByText('It cleans up after', { exact: false }).waitFor();
  await page.getByTestId('phase').getByText('Finished').waitFor({ timeout: 60_000 });

  await go(`#/groups/${cloud.groupId}/deployments`);
  await page.getByRole('row', { name: new RegExp(id) }).getByText('Rolled back').waitFor();
  await shoot(page, 'deployments');
  assert.equal((await call(cloud, 'GET', `/${cloud.groupId}/roll/${id}`))[0].outcome, 'rolled_back');
  assert.deepEqual(faults, []);
  await close();
});

test('while something holds the group, the page says who, and nothing is started twice', async () => {
  await untilFree(cloud);
  const [{ id }] = await call(cloud, 'PUT', `/${cloud.groupId}/roll`, { batchSizePercentage: 100, gracePeriod: 600 });
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  await page.getByRole('dialog').getByText(id).first().waitFor();
  assert.ok(await page.getByRole('dialog').getByRole('button', { name: 'ROLL', exact: true }).isDisabled());
  await call(cloud, 'PUT', `/${cloud.groupId}/roll/${id}`, { roll: { status: 'STOPPED' } });
  assert.deepEqual(faults, []);
  await close();
});

test('a roll in steps has batches of different sizes', async () => {
  await untilFree(cloud);
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog');
  const add = dialog.getByRole('button', { name: 'Add step' });
  const ends = dialog.getByRole('textbox', { name: 'Up to' });
  await add.click();
  await add.click();
  await ends.nth(0).fill('1');
  await dialog.getByRole('spinbutton', { name: 'Grace, seconds' }).nth(0).fill('120');
  await ends.nth(1).fill('101 %');
  await dialog.getByText('1 to 1,000 instances, or 1 % to 100 %.').waitFor();
  await ends.nth(1).fill('50 %');
  await dialog.getByLabel('Batch size').fill('100');
  await dialog.getByText('3, of up to 2 instances').waitFor();
  assert.deepEqual(await axeFindings(page), []);
  await shoot(page, 'deploy-steps');
  // Batch 2 is watched for as long as batch 1 drains, so there is room for all of batch 3.
  const id = await roll(page, { batch: '100', grace: '300' });

  await page.getByTestId('phase').getByText('Finished').waitFor({ timeout: 60_000 });
  await page.getByText('1 instance (grace period 2 min), 50 %').waitFor();
  assert.deepEqual(
    await page.getByRole('list', { name: 'Batches', exact: true }).getByRole('listitem').locator('.batch-state').allInnerTexts(),
    ['done, 1 instance', 'done, 1 instance', 'done, 2 instances'],
  );
  await shoot(page, 'deployment-steps');
  assert.equal((await call(cloud, 'GET', `/${cloud.groupId}/roll/${id}`))[0].status, 'finished');
  assert.deepEqual(faults, []);
  await close();
});

test('a roll waits after its canary until someone continues it', async () => {
  await untilFree(cloud);
  await call(cloud, 'PUT', `/${cloud.groupId}`, { group: { compute: { launchSpecification: { userData: btoa('#!/bin/sh\necho 3\n') } } } });
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add step' }).click();
  await dialog.getByRole('button', { name: /Then Go on$/ }).click();
  await page.getByRole('option', { name: 'Wait until someone continues' }).click();
  await dialog.getByRole('button', { name: /If nobody does in 48 hours/ }).click();
  await page.getByRole('option', { name: 'It rolls back' }).click();
  await dialog.getByText('Before the blue of batch 1 leaves: waits until someone continues it, rolls back after 48 h.').waitFor();
  assert.deepEqual(await axeFindingsInBoth(page, 'deploy-pause'), []);
  const id = await roll(page, { batch: '100', grace: '60' });

  const panel = page.getByTestId('step-pause');
  await panel.getByText('Waits for you at step 1 of 1').waitFor({ timeout: 60_000 });
  await panel.getByText('1 of 4 instances is proven green. Green and blue serve meanwhile.').waitFor();
  await panel.getByText(/If nobody answers, it rolls back in 4\d h/).waitFor();
  await panel.getByRole('button', { name: 'Roll back' }).waitFor();
  assert.deepEqual(await axeFindingsInBoth(page, 'step-pause'), []);

  await go(`#/groups/${cloud.groupId}/deployments`);
  await page.getByRole('row', { name: new RegExp(id) }).getByText('Waits at step 1').waitFor();
  await go(`#/groups/${cloud.groupId}/deployments/${id}`);
  await panel.getByRole('button', { name: 'Continue' }).click();
  const question = page.getByRole('dialog');
  await question.getByText('It goes on after step 1 within half a minute.').waitFor();
  await question.getByLabel(/^Reason/).fill('p99 is fine');
  assert.deepEqual(await axeFindingsInBoth(page, 'continue'), []);
  await question.getByRole('button', { name: 'Continue', exact: true }).click();
  await question.waitFor({ state: 'detached' });

  await page.getByTestId('phase').getByText('Finished').waitFor({ timeout: 60_000 });
  await page.getByRole('tab', { name: /^Events/ }).click();
  await page.getByText(/^asked to go on after step 1 by .*: p99 is fine$/).waitFor();
  await page.getByText('Step passed', { exact: true }).waitFor();
  assert.equal((await call(cloud, 'GET', `/${cloud.groupId}/roll/${id}`))[0].status, 'finished');
  assert.deepEqual(faults, []);
  await close();
});

test('a roll bakes, and a roll back brings back the instances that it has parked', async () => {
  await untilFree(cloud);
  const before = (await call(cloud, 'GET', `/${cloud.groupId}`))[0];
  await call(cloud, 'PUT', `/${cloud.groupId}`, { group: { compute: { launchSpecification: { userData: btoa('#!/bin/sh\necho 4\n') } } } });
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Bake time').fill('86400');
  await dialog.getByText('After the last batch: bakes for 24 h.').waitFor();
  const id = await roll(page, { batch: '100', grace: '60' });

  const panel = page.getByTestId('step-pause');
  await panel.getByText('Bakes after its last batch').waitFor({ timeout: 60_000 });
  await panel.getByText('4 of 4 instances are proven green.').waitFor();
  await panel.getByText('4 parked: a roll back registers them again, and launches none of them.').waitFor({ timeout: 60_000 });
  await panel.getByText(/If nobody answers, it finishes in 2\d h/).waitFor();
  assert.deepEqual(await axeFindingsInBoth(page, 'bake'), []);
  await go(`#/groups/${cloud.groupId}/deployments`);
  await page.getByRole('row', { name: new RegExp(id) }).getByText('Bakes').waitFor();
  await go(`#/groups/${cloud.groupId}/deployments/${id}`);
  await panel.getByRole('button', { name: 'Roll back' }).click();
  const question = page.getByRole('dialog');
  await question.getByText('A roll of its own begins: it registers the 4 parked again, launches what is missing, and takes out the green.').waitFor();
  await question.getByRole('button', { name: 'Roll back', exact: true }).click();
  await question.waitFor({ state: 'detached' });

  await page.getByTestId('phase').getByText('Failed').waitFor({ timeout: 60_000 });
  await untilFree(cloud);
  assert.equal((await call(cloud, 'GET', `/${cloud.groupId}`))[0].servingRevision, before.servingRevision);
  assert.deepEqual(faults, []);
  await close();
});
