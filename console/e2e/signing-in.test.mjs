// The ways to sign in, and the callers that are refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.mjs';
import { openCloud } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '2');
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

test('the link that was printed opens the console signed in, once, and leaves no code in the address', async () => {
  const first = await openPage(browser, cloud, { token: null });
  await first.page.goto(cloud.link);
  await first.page.getByRole('heading', { name: 'Groups', level: 1 }).waitFor();
  assert.equal(await first.page.evaluate(() => window.location.href), `${cloud.url}/console/index.html#/groups`);
  assert.equal(await first.page.evaluate(() => window.history.length), 2, 'about:blank and the page: no step with the code');
  assert.notEqual(await first.page.evaluate(() => sessionStorage.getItem('greenroll.token')), cloud.token, 'a token of its own');

  // The tab is already signed in. A user who opens such a link wants to sign in again.
  await first.page.goto(cloud.link);
  await first.page.getByText('The link was used before, or is older than 60 seconds.').waitFor();
  await first.page.getByLabel('Token').waitFor();
  assert.equal(await first.page.evaluate(() => window.location.hash), '#/groups');
  assert.deepEqual(first.faults, []);
  await first.close();
});

test('a wrong token is refused in words, and the right one lets in, to where the link leads', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud, { token: null });
  await go(`#/groups/${cloud.groupId}/deployments`);
  await page.getByLabel('Token').fill('not-the-token-of-anybody');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The API does not know this token, or it has expired.').waitFor();
  await page.getByLabel('Token').fill(cloud.token);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Deployments', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem('greenroll.token')), null);
  assert.deepEqual(faults, []);
  await close();
});

test('what is served without a token has the headers that keep it alone', async () => {
  const page = await fetch(`${cloud.url}/console/index.html`);
  assert.equal(page.headers.get('cache-control'), 'no-cache');
  assert.match(page.headers.get('content-security-policy'), /default-src 'none'; script-src 'self'/);
  assert.doesNotMatch(page.headers.get('content-security-policy'), /unsafe/);
  const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text())[1];
  const asset = await fetch(`${cloud.url}/console/${script}`);
  assert.equal(asset.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal((await fetch(`${cloud.url}/console/../template.yaml`)).status, 404);
  assert.equal((await fetch(`${cloud.url}/console/assets/..%2f..%2fgreenroll/api/ServeConsole.class`)).status, 404);
});
