// Runs all end-to-end tests, two files at a time. Each opens its own cloud and browser. The file that mostly waits
// comes first.
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
// Builds what is stale, once, before several clouds start at the same time.
const greenroll = join(here, '..', '..', 'greenroll');
if (spawnSync(greenroll, ['--version'], { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
  process.exit(70);
}
const asked = process.argv.slice(2);
const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs') && (asked.length === 0 || asked.some((word) => name.includes(word))));
const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...files.sort((a, b) => b.localeCompare(a)).map((name) => join(here, name))], { stdio: 'inherit' });
process.exit(status ?? 1);
