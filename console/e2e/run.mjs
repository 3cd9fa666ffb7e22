// All end-to-end tests, one file after another: each opens clouds and a browser of its own, and two cores are few.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const chromium = process.env.GREENROLL_CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(chromium)) {
  console.error(`There is no Chromium at ${chromium}: install it (apt-get install chromium), or set GREENROLL_CHROMIUM.`);
  process.exit(69);
}
const asked = process.argv.slice(2);
const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs') && (asked.length === 0 || asked.some((word) => name.includes(word))));
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', ...files.sort().map((name) => join(here, name))], { stdio: 'inherit' });
process.exit(status ?? 1);
