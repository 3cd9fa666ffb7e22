// Serves the console's files and a stubbed API on loopback. It sends the headers of ServeConsole and of the API:
// policy, ETag, gzip.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * The milliseconds between two looks of the roll, each of which changes the answer. Real looks are 15 to 30 s apart.
 */
const LOOK = 4_000;
const GZIP_FROM = 1024;
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

/** The security headers are read from ServeConsole, so that the real ones are measured. */
function guards(source) {
  const policy = /"Content-Security-Policy",\s*((?:"[^"]*"\s*\+?\s*)+)/.exec(readFileSync(source, 'utf8'));
  if (!policy) {
    throw new Error(`no policy in ${source}`);
  }
  return {
    'Content-Security-Policy': [...policy[1].matchAll(/"([^"]*)"/g)].map(([, part]) => part).join(''),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}

/**
 * Serves one story on a free port of 127.0.0.1. The roll's looks begin with the first read.
 *
 * @returns its address, the bytes on the wire of the last answer by path, and `close`
 */
export async function openDoor({ home, story }) {
  const built = join(home, 'console', 'target', 'classes', 'console');
  const headers = guards(join(home, 'functions', 'src', 'main', 'java', 'greenroll', 'api', 'console', 'ServeConsole.java'));
  const sent = new Map();
  const made = new Map();
  let opened = null;

  /** The answer of each look is built and compressed once, so that the door is not measured. */
  function once(key, make) {
    if (!made.has(key)) {
      made.set(key, make());
    }
    return made.get(key);
  }

  function send(request, response, { body, tag, zipped }, more) {
    if (tag && more['Cache-Control'] !== IMMUTABLE && request.headers['if-none-match'] === tag) {
      response.writeHead(304, { ...headers, ETag: tag }).end();
      return;
    }
    const coded = zipped && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    const bytes = coded ? zipped : body;
    sent.set(new URL(request.url, 'http://localhost').pathname, bytes.length);
    response.writeHead(200, { ...headers, ...more, ETag: tag, 'Content-Length': bytes.length, ...(coded ? { 'Content-Encoding': 'gzip' } : {}) }).end(bytes);
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/console/config.json') {
      const config = once('config', () => written(JSON.stringify({ embedded: false, region: 'us-east-1', speed: 1 })));
      send(request, response, config, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' });
      return;
    }
    if (url.pathname.startsWith('/console/')) {
      const name = url.pathname.slice('/console/'.length);
      const file = join(built, name);
      if (name.includes('..') || !existsSync(file)) {
        response.writeHead(404, headers).end();
        return;
      }
      send(request, response, once(file, () => written(readFileSync(file))), {
        'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
        'Cache-Control': name === 'index.html' ? 'no-cache' : IMMUTABLE,
      });
      return;
    }
    opened ??= Date.now();
    const step = Math.floor((Date.now() - opened) / LOOK);
    const one = once(`${url.pathname}${url.search} ${step}`, () => enveloped(url, answerTo(story, url, step)));
    if (!one) {
      response.writeHead(404, headers).end();
      return;
    }
    send(request, response, one, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    sent,
    /** Sets the roll back to the begin of the story. It continues with the next read. */
    begin: () => {
      opened = null;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** @param tagged the text from which the ETag is computed */
const written = (text, tagged = text) => {
  const body = Buffer.from(text);
  const tag = `W/"${createHash('sha256').update(tagged).digest('base64url').slice(0, 22)}"`;
  return { body, tag, zipped: body.length < GZIP_FROM ? null : gzipSync(body) };
};

/** Adds the API's envelope. The ETag is computed from the answer without its time. */
const enveloped = ({ pathname }, answer) =>
  answer &&
  written(
    JSON.stringify({
      request: { id: '0a1b2c3d', url: pathname, method: 'GET', timestamp: new Date().toISOString() },
      response: { status: { code: 200, message: 'OK' }, ...answer, count: answer.items.length },
    }),
    JSON.stringify(answer),
  );

function answerTo(story, { pathname, searchParams }, step) {
  const group = `/aws/ec2/group/${story.groupId}`;
  const roll = `${group}/roll/${story.rollId}`;
  switch (pathname) {
    case group:
      return { items: [story.group()] };
    case `${group}/status`:
      return { items: story.instances(step) };
    case `${group}/instanceHealthiness`:
      return { items: story.health(step) };
    case `${group}/roll`: {
      const [kinds, statuses] = ['kind', 'status'].map((name) => searchParams.get(name)?.split(',') ?? null);
      return page(story.history(step).filter(({ kind, status }) => (kinds?.includes(kind) ?? true) && (statuses?.includes(status) ?? true)), searchParams);
    }
    case roll:
      return { items: [story.roll(step)] };
    case `${roll}/status`:
      return { items: [story.rollInstances(step)] };
    case `${roll}/events`:
      return page(story.timeline(step), searchParams);
    default:
      return null;
  }
}

function page(all, parameters) {
  const from = Number(parameters.get('next') ?? 0);
  const to = from + Number(parameters.get('limit') ?? 500);
  return { items: all.slice(from, to), ...(to < all.length ? { next: String(to) } : {}) };
}
