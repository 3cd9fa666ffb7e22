// The image is broken. The roll fails, and the page shows the reason, the acts after the failure, and the next steps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, shoot } from './browser.mjs';
import { openCloud } from './cloud.mjs';

let cloud;
let browser;

before(async () => {
  browser = await openBrowser();
  cloud = await openCloud('--group-size', '4', '--speed', '120', '--image', 'broken');
});
after(() => Promise.all([cloud?.close(), browser?.close()]));

test('a broken image leads to the failure box, and to whoever was told', async () => {
  const { page, faults, go, close } = await openPage(browser, cloud);
  await go(`#/groups/${cloud.groupId}/deploy`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Batch size').fill('50');
  await dialog.getByRole('button', { name: 'ROLL', exact: true, disabled: false }).click();
  await page.getByTestId('phase').getByText('Failed', { exact: true }).waitFor({ timeout: 90_000 });

  const box = page.getByTestId('failure');
  await box.getByText('The roll failed in batch 1').waitFor();
  // The page reads the last lines of the timeline once more as soon as it sees the end, long before its next poll.
  await box.getByText(/2 are gone, 0 left behind/).waitFor({ timeout: 8_000 });
  const told = await box.innerText();
  assert.match(told, /not healthy within 600 s/);
  assert.match(told, /UNHEALTHY/);
  assert.match(told, /i-[0-9a-f]+ in us-east-1[a-c]: .*Target\.ResponseCodeMismatch \(Health checks failed with these codes: \[503\]\)/);
  assert.match(told, /What was done about it[\s\S]*2 deregistered[\s\S]*the owner was told[\s\S]*2 terminated[\s\S]*2 are gone, 0 left behind/);
  assert.match(told, /Next steps[\s\S]*health check/);
  await shoot(page, 'failed');

  await page.getByRole('button', { name: 'SNS inbox (1)' }).click();
  await page.getByText(/Target\.ResponseCodeMismatch/).first().waitFor();
  assert.equal(await page.getByTestId('failed').innerText(), '0', 'no request was lost');
  await page.getByRole('tab', { name: /^Instances/ }).click();
  await page.getByRole('table', { name: 'Green instances' }).getByText('Terminated').first().waitFor();
  assert.deepEqual(faults, []);
  await close();
});
