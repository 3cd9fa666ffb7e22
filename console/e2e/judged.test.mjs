// A roll whose green answers one request of twenty with an error: the form takes the judge, and the page shows why it failed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeFindingsInBoth, openBrowser, openPage, shoot } from './browser.mjs';
import { call, openCloud } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '4', '--speed', '60', '--rps', '100', '--image', 'erroring');
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

const JUDGE = {
  metrics: [
    {
      name: 'errors',
      namespace: 'Greenroll/Embedded',
      metricName: 'Errors',
      dividedBy: 'Requests',
      dimensions: { InstanceId: '{instances}' },
      statistic: 'Sum',
      maxWorse: 1,
    },
  ],
};

test('green that errs fails by the judge, and the page draws it against blue', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Batch size').fill('25');
  await dialog.getByLabel('Grace period').fill('900');
  await dialog.getByRole('button', { name: 'Advanced' }).click();
  const judge = dialog.getByLabel(/^Judge – optional/);
  await judge.fill('errors');
  await dialog.getByText('JSON like {"metrics": […]}.').waitFor();
  await judge.fill(JSON.stringify({ metrics: [{ ...JUDGE.metrics[0], minSamples: 2 }] }));
  await dialog.getByText('strategy.judge.metrics[0].minSamples must be a whole number from 4 to 60, but was 2').waitFor();
  await judge.fill(JSON.stringify(JUDGE));
  await dialog.getByText('errors in % of Requests (at most 1 worse than blue)').waitFor();
  await shoot(page, 'deploy-judge');
  await dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).click();
  await page.getByRole('heading', { level: 1, name: /^Roll sbgd-/ }).waitFor();
  const id = /sbgd-[0-9a-f]{8}/.exec(page.url())[0];

  await page.getByText('Batch 1: failed').waitFor({ timeout: 90_000 });
  await page.getByRole('img', { name: /^errors: green \S+ on average, blue 0 on average, in \d+ periods of 1 min\.$/ }).waitFor();
  await page.getByTestId('failure').getByText(/JUDGE_FAILED/).waitFor();
  assert.deepEqual(await axeFindingsInBoth(page, 'deployment-judged'), []);
  const [roll] = await call(cloud, 'GET', `/${cloud.groupId}/roll/${id}`);
  assert.equal(roll.status, 'failed');
  assert.deepEqual(faults, []);
  await close();
});
