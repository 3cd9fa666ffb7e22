// Builds the console into target/classes/console. The steps are: install the packages of the lock file, create the
// API's types from openapi.yaml, type check, bundle, and check the size for the browser. A step is not repeated when
// its inputs have not changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** The limit for the gzipped JavaScript of the whole console, in bytes. */
const MOST_JAVASCRIPT = 400_000;

const home = dirname(fileURLToPath(import.meta.url));
const at = (...path) => join(home, ...path);

function filesUnder(path) {
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesUnder(join(path, name))) : [path];
}

function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const file of paths.flatMap(filesUnder).filter((file) => !file.endsWith('openapi.d.ts'))) {
    hash.update(file.slice(home.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const isStamped = (stamp, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: home, stdio: 'inherit' });
  if (error || status !== 0) {
    console.error(`console: ${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
    process.exit(status || 1);
  }
}

function install() {
  const stamp = at('node_modules', '.installed-from');
  const hash = hashOf([at('package.json'), at('package-lock.json')]);
  if (!isStamped(stamp, hash)) {
    run('npm', 'ci', '--no-progress', '--loglevel=error');
    writeFileSync(stamp, hash);
  }
}

function build() {
  const stamp = at('target', 'built-from');
  const inputs = ['src', 'index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'build.mjs', '../openapi.yaml', '../statemachine/roll.asl.json'];
  const hash = hashOf(inputs.map((input) => at(input)));
  if (isStamped(stamp, hash) && existsSync(at('target', 'classes', 'console', 'index.html'))) {
    return;
  }
  const tool = (name) => at('node_modules', '.bin', name);
  run(tool('openapi-typescript'), '../openapi.yaml', '--output', 'src/api/openapi.d.ts');
  run(tool('tsc'));
  run(tool('vite'), 'build', '--logLevel', 'warn');
  weigh();
  mkdirSync(at('target'), { recursive: true });
  writeFileSync(stamp, hash);
}

function weigh() {
  const assets = at('target', 'classes', 'console', 'assets');
  const bytes = readdirSync(assets)
    .filter((name) => name.endsWith('.js'))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name)), { level: 9 }).length, 0);
  console.log(`console: ${(bytes / 1000).toFixed(1)} kB of JavaScript, gzipped, of ${MOST_JAVASCRIPT / 1000}`);
  if (bytes > MOST_JAVASCRIPT) {
    console.error('console: that is too much to load: leave a component out, or find a smaller one');
    process.exit(1);
  }
}

install();
build();
