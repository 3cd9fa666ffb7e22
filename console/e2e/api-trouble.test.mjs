// The API fails for a minute: the page says so, keeps the last data, and recovers by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.mjs';
import { call, openCloud, untilFree } from './cloud.mjs';

const MINUTE = 60_000;

let cloud;
let browser;
let rollId;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '2', '--speed', '60');
  [{ id: rollId }] = await call(cloud, 'PUT', `/${cloud.groupId}/roll`, { batchSizePercentage: 50, gracePeriod: 60 });
  await untilFree(cloud);
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

const refusing = (status, headers = {}) => (route) =>
  route.fulfill({ status, headers, contentType: 'application/json', body: JSON.stringify({ response: { errors: [{ code: 'INTERNAL_ERROR', message: 'the request failed because of an internal error; request id 7' }] } }) });

const troubles = [
  ['500', refusing(500), 'The API has a fault (500): the request failed because of an internal error; request id 7'],
  ['401', refusing(401), 'The API does not accept this token (401).'],
  ['429', refusing(429, { 'Retry-After': '5' }), 'The API is asked more often than it allows (429).'],
  ['no connection', (route) => route.abort('connectionrefused'), 'There is no connection to the API.'],
  ['no answer', () => {}, 'The API does not answer (waited 15 s).'],
];

// The cases run at the same time, because each waits for its own minute.
test('trouble with the API', { concurrency: troubles.length }, async (t) => {
  await Promise.all(
    troubles.map(([name, answer, words]) =>
      t.test(`${name} for a minute`, async () => {
        const { page, faults, go, close } = await openPage(browser, cloud);
        await go(`#/groups/${cloud.groupId}/deployments/${rollId}`);
        await page.getByRole('heading', { name: `Roll ${rollId}` }).waitFor();

        await page.route('**/aws/**', answer);
        const since = Date.now();
        await page.getByText(words).waitFor({ timeout: 45_000 });
        await page.waitForTimeout(Math.max(0, MINUTE - (Date.now() - since)));
        assert.ok(await page.getByText(words).isVisible(), 'it still says so after a minute');
        assert.ok(await page.getByRole('heading', { name: `Roll ${rollId}` }).isVisible(), 'what was known is still there');

        await page.unroute('**/aws/**', answer);
        await page.getByText(words).waitFor({ state: 'detached', timeout: 40_000 });
        assert.ok(await page.getByRole('heading', { name: `Roll ${rollId}` }).isVisible());
        assert.deepEqual(faults, []);
        await close();
      }),
    ),
  );
});

test('what a token may not do is said in plain words, and is not tried again', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  let asked = 0;
  await page.route('**/aws/**', (route) => {
    asked++;
    return route.fulfill({ status: 403, contentType: 'application/json', body: JSON.stringify({ response: { errors: [{ code: 'FORBIDDEN', message: 'the token is not for this group' }] } }) });
  });
  await go(`#/groups/${cloud.groupId}/deployments/${rollId}`);
  await page.getByText(`You may not see roll ${rollId}`).waitFor();
  await page.getByText('the token is not for this group').waitFor();
  const before = asked;
  await page.waitForTimeout(3_000);
  assert.equal(asked, before);
  await page.unroute('**/aws/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: `Roll ${rollId}` }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test('what is not there is said to be not there', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deployments/sbgd-00000000`);
  await page.getByText('There is no such thing as roll sbgd-00000000').waitFor();
  await go('#/nothing/here');
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
