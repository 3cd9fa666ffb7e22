// Measures the built console. The small group takes turns with the large one, so that other work on the machine affects
// both.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openDoor } from './door.mjs';
import { coldPage, openBrowser } from './page.mjs';
import { storyOf } from './story.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values } = parseArgs({
  options: Object.fromEntries(Object.entries({ runs: '5', instances: '1000', batches: '10', rolls: '500', poll: '20', heap: '60' }).map(([name, standard]) => [name, { type: 'string', default: standard }])),
});
const options = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));
if (Object.values(options).some((value) => !Number.isInteger(value) || value < 1)) {
  console.error('benchmarks/console/run: every option is a whole number from 1 on');
  process.exit(64);
}

const ROWS = (label, least) => `table[aria-label="${label}"] tbody tr:nth-child(${least})`;
const CONTENT = {
  overview: '.chart path.chart-in-service',
  rollInstances: ROWS('Blue instances', 6),
  deployments: ROWS('Deployments, the newest first', 10),
  groupInstances: ROWS('Instances', 10),
};
const hashes = ({ groupId, rollId }) => ({
  overview: `#/groups/${groupId}/deployments/${rollId}`,
  rollInstances: `#/groups/${groupId}/deployments/${rollId}?tab=instances`,
  deployments: `#/groups/${groupId}/deployments`,
  groupInstances: `#/groups/${groupId}`,
});

const results = new Map();
const note = (size, name, value) => results.set(`${size} ${name}`, [...(results.get(`${size} ${name}`) ?? []), value]);
const say = (words) => process.stderr.write(`${words}\n`);

/** Measures the time until a page shows its content. */
async function loads(browser, door, size, places) {
  for (const [place, hash] of Object.entries(places)) {
    door.begin();
    const cold = await coldPage(browser, door, CONTENT[place]);
    await cold.open(hash);
    note(size, `${place} shown`, await cold.bench('shown'));
    const paints = await cold.bench('paints');
    note(size, 'first paint', paints['first-paint']);
    note(size, 'first contentful paint', paints['first-contentful-paint']);
    await cold.close();
  }
}

/**
 * Types the beginning of an id into a filter, which leaves all, many, some and few rows. It waits for the effect of
 * each key.
 */
async function types(cold, size, name, label, keys) {
  await cold.page.getByRole('searchbox', { name: label }).or(cold.page.getByRole('textbox', { name: label })).click();
  const worst = { painted: 0, settled: 0 };
  for (const key of keys) {
    const { painted, settled } = await cold.paintAfter('keydown', () => cold.page.keyboard.press(key));
    note(size, `${name} key painted`, painted);
    worst.painted = Math.max(worst.painted, painted);
    worst.settled = Math.max(worst.settled, settled);
  }
  note(size, `${name} worst key painted`, worst.painted);
  note(size, `${name} worst key settled`, worst.settled);
  const events = (await cold.bench('events')).filter((event) => event.name === 'keydown' || event.name === 'keypress' || event.name === 'keyup');
  note(size, `${name} key delay`, Math.max(0, ...events.map(({ delay }) => delay)));
  note(size, `${name} key event`, Math.max(0, ...events.map(({ duration }) => duration)));
}

async function clicks(cold, size, name, locator, selector = null) {
  const { painted, settled } = await cold.paintAfter('mouseup', () => locator.click(), selector);
  note(size, `${name} painted`, painted);
  note(size, `${name} settled`, settled);
}

/** Does what a person does in the two tables of instances. */
async function uses(browser, door, size, places) {
  door.begin();
  const roll = await coldPage(browser, door, CONTENT.overview);
  await roll.open(places.overview);
  await clicks(roll, size, 'tab', roll.page.getByRole('tab', { name: /^Instances/ }), CONTENT.rollInstances);
  await roll.watch('Blue instances');
  await types(roll, size, 'roll', 'Filter blue instances', '0b7f');
  await roll.page.getByRole('button', { name: 'Batch Any' }).click();
  await clicks(roll, size, 'batch', roll.page.getByRole('option', { name: 'Batch 2' }));
  await roll.close();

  door.begin();
  const group = await coldPage(browser, door, CONTENT.groupInstances);
  await group.open(places.groupInstances);
  await group.watch('Instances');
  const next = group.page.getByRole('button', { name: 'Next page' });
  if ((await next.count()) > 0) {
    await clicks(group, size, 'page', next);
    await clicks(group, size, 'page back', group.page.getByRole('button', { name: 'Previous page' }));
  }
  await types(group, size, 'group', 'Find instances', '0a7f');
  await group.close();
}

/** Leaves a page open while the roll continues. */
async function polls(browser, door, size, place, hash, heap) {
  door.begin();
  const cold = await coldPage(browser, door, CONTENT[place]);
  await cold.open(hash);
  await cold.page.waitForTimeout(2_000);
  const before = heap ? await cold.heap() : 0;
  const from = await cold.page.evaluate(() => performance.now());
  await cold.page.waitForTimeout(options.poll * 1000);
  const long = (await cold.bench('long')).filter(({ startTime }) => startTime > from);
  note(size, `${place} long tasks`, long.length);
  note(size, `${place} blocked`, long.reduce((sum, { duration }) => sum + duration - 50, 0));
  if (heap) {
    await cold.page.waitForTimeout(Math.max(0, options.heap - options.poll) * 1000);
    note(size, 'heap at first', before / 1e6);
    note(size, 'heap after', (await cold.heap()) / 1e6);
  }
  await cold.close();
}

const sizes = [10, options.instances];
const doors = new Map();
for (const size of sizes) {
  const batches = size === 10 ? 5 : options.batches;
  const story = storyOf({ instances: size, batches, rolls: options.rolls });
  doors.set(size, { story, door: await openDoor({ home, story }), places: hashes(story) });
}
const browser = await openBrowser(home);
try {
  for (let run = 1; run <= options.runs; run++) {
    for (const size of sizes) {
      say(`run ${run} of ${options.runs}, ${size} instances`);
      const { door, places } = doors.get(size);
      await loads(browser, door, size, places);
      await uses(browser, door, size, places);
    }
  }
  for (const size of sizes) {
    const { door, places } = doors.get(size);
    for (const place of ['overview', 'rollInstances', 'groupInstances']) {
      say(`polling ${place}, ${size} instances`);
      await polls(browser, door, size, place, places[place], place === 'rollInstances');
    }
  }
} finally {
  await browser.close();
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const cell = (size, name, digits = 0) => {
  const measured = results.get(`${size} ${name}`);
  return measured ? median(measured).toFixed(digits) : '–';
};
const row = (words, name, digits) => console.log(`| ${words} | ${sizes.map((size) => cell(size, name, digits)).join(' | ')} |`);
const kB = (bytes) => (bytes / 1000).toFixed(1);

console.log(`| on ${cpus().length} cores, medians of ${options.runs}; ms, if no other unit is given | baseline: 10 instances | ${options.instances} instances, ${options.batches} batches |`);
console.log('| --- | ---: | ---: |');
row('first paint', 'first paint');
row('first contentful paint', 'first contentful paint');
row('deployment shown: overview', 'overview shown');
row('deployment shown: instances', 'rollInstances shown');
row(`deployments shown, ${options.rolls} rolls`, 'deployments shown');
row('group shown: instances', 'groupInstances shown');
for (const [words, name] of [['filter of a deployment’s instances', 'roll'], ['filter of a group’s instances', 'group']]) {
  row(`${words}: a key until the next paint`, `${name} key painted`);
  row(`… the worst of four keys`, `${name} worst key painted`);
  row(`… until the rows follow, the worst`, `${name} worst key settled`);
  row(`… the worst by the browser (Event Timing)`, `${name} key event`);
  row(`… of which it waited`, `${name} key delay`);
}
for (const [words, name] of [['another tab', 'tab'], ['another batch in the filter', 'batch'], ['the next page', 'page']]) {
  row(`${words}: the click until the next paint`, `${name} painted`);
  row('… until all is there', `${name} settled`);
}
for (const [words, place] of [['overview', 'overview'], ['a deployment’s instances', 'rollInstances'], ['a group’s instances', 'groupInstances']]) {
  row(`polling for ${options.poll} s, ${words}: long tasks`, `${place} long tasks`);
  row('… blocked over 50 ms each, in all', `${place} blocked`);
}
row('heap of a deployment’s instances, MB', 'heap at first', 1);
row(`… after ${options.heap} s of polling, MB`, 'heap after', 1);
const answer = (path) => sizes.map((size) => kB(path(doors.get(size)) ?? 0)).join(' | ');
console.log(`| on the wire: a roll’s status, kB | ${answer(({ door, story }) => door.sent.get(`/aws/ec2/group/${story.groupId}/roll/${story.rollId}/status`))} |`);
console.log(`| … its timeline, kB | ${answer(({ door, story }) => door.sent.get(`/aws/ec2/group/${story.groupId}/roll/${story.rollId}/events`))} |`);
const assets = join(home, 'console', 'target', 'classes', 'console', 'assets');
for (const [words, ending] of [['JavaScript', '.js'], ['styles', '.css']]) {
  const bytes = existsSync(assets) ? readdirSync(assets).filter((name) => name.endsWith(ending)).reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0) : 0;
  console.log(`| … ${words} in all, kB | ${kB(bytes)} | ${kB(bytes)} |`);
}
for (const { door } of doors.values()) {
  await door.close();
}
