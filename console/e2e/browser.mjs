// Drives Debian's Chromium, without a download, and collects the faults of every page.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const home = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The directory of the screenshots. */
export const shots = join(home, '..', 'target', 'screenshots');
mkdirSync(shots, { recursive: true });

export async function openBrowser() {
  return chromium.launch({ executablePath: process.env.GREENROLL_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/**
 * Opens a page in its own context. It records what must never happen: faults of the console, violations of the content
 * security policy, and requests to other servers than the cloud.
 */
export async function openPage(browser, cloud, { theme = 'light', token = cloud.token, width = 1400, height = 1000 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale: 'en-GB', timezoneId: 'Europe/Zurich' });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`fault: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR_/.test(message.text())) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${cloud.url}/`) && !/^(blob|data):/.test(request.url())) {
      faults.push(`a request to elsewhere: ${request.url()}`);
    }
    if (request.url().includes(cloud.token)) {
      faults.push(`the token is in an address: ${request.url()}`);
    }
  });
  page.setDefaultTimeout(20_000);
  if (token !== null) {
    await page.addInitScript((kept) => sessionStorage.setItem('greenroll.token', kept), token);
  }
  return {
    page,
    faults,
    go: async (hash) => {
      await page.goto(`${cloud.url}/console/index.html${hash}`);
      await page.waitForLoadState('networkidle').catch(() => {});
    },
    close: () => context.close(),
  };
}

/** The findings of axe, one in each line: rule, severity, place. */
export async function axeFindings(page) {
  // The policy forbids scripts of other origins; a script that the driver evaluates is not the page's.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${impact}) ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`));
}

export const shoot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });

/** The findings of axe in light and in dark, with a screenshot of each. */
export async function axeFindingsInBoth(page, name) {
  const findings = [];
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    // A colour that still changes is neither the one nor the other.
    await page.waitForFunction(() => !document.getAnimations().some((one) => one instanceof CSSTransition && one.playState === 'running'));
    await shoot(page, `${name}-${colorScheme}`);
    findings.push(...(await axeFindings(page)).map((line) => `${colorScheme}: ${line}`));
  }
  return findings;
}
