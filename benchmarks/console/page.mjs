// One page of the console in a browser with its own cache, and its measurements.
import { createRequire } from 'node:module';
import { join } from 'node:path';

export async function openBrowser(home) {
  const { chromium } = createRequire(join(home, 'console', 'package.json'))('playwright-core');
  return chromium.launch({
    executablePath: process.env.GREENROLL_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info'],
  });
}

/** Opens a page that has loaded nothing yet, with an empty cache. */
export async function coldPage(browser, door, content) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(instruments, content);
  return {
    page,
    async open(hash) {
      await page.goto(`${door.url}/console/index.html${hash}`);
      await page.waitForFunction(() => globalThis.bench.shown !== null);
    },
    /** Sets the table whose rows are watched from now on. */
    watch: (table) => page.evaluate((selector) => globalThis.bench.watch(selector), `table[aria-label="${table}"]`),
    bench: (name) => page.evaluate((one) => globalThis.bench[one], name),
    /**
     * Measures the milliseconds from an input of this kind, which `act` makes, until the next paint. It also measures
     * the time until all changes are shown. These are the element of the selector, or without it the last change of the
     * watched table.
     */
    async paintAfter(type, act, selector = null) {
      const waiting = page.evaluate(([kind, what]) => globalThis.bench.paintAfter(kind, what), [type, selector]);
      await page.evaluate(() => 0);
      const [measured] = await Promise.all([waiting, act()]);
      return measured;
    },
    async heap() {
      const session = await context.newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.detach();
      return usedSize;
    },
    close: () => context.close(),
  };
}

/** Runs in the page before its own scripts. */
function instruments(content) {
  sessionStorage.setItem('greenroll.token', 'for-a-benchmark');
  const bench = { shown: null, paints: {}, long: [], events: [] };
  globalThis.bench = bench;
  const afterPaint = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(null);
    });
  const observe = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  observe('paint', ({ name, startTime }) => (bench.paints[name] = startTime));
  observe('longtask', ({ startTime, duration }) => bench.long.push({ startTime, duration }));
  observe('event', ({ name, startTime, processingStart, duration }) => bench.events.push({ name, startTime, delay: processingStart - startTime, duration }), { durationThreshold: 16 });

  const whenThere = (selector, then) => {
    const look = () => {
      if (document.querySelector(selector)) {
        observer.disconnect();
        afterPaint(then);
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
  };
  whenThere(content, (at) => (bench.shown = at));

  let changed = 0;
  bench.watch = (selector) => new MutationObserver(() => (changed = performance.now())).observe(document.querySelector(selector), { childList: true, subtree: true, characterData: true });
  // It listens before the page does. The paint is the first one after the page has handled the event.
  bench.paintAfter = (type, selector) =>
    new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no ${type} came, or no paint after it`)), 30_000);
      addEventListener(
        type,
        (event) => {
          const from = event.timeStamp;
          let there = null;
          if (selector !== null) {
            whenThere(selector, (at) => (there = at));
          }
          afterPaint((at) => {
            const painted = at - from;
            const settled = () => {
              if (selector === null) {
                return performance.now() - Math.max(changed, at) < 300 ? null : Math.max(changed, at);
              }
              return there;
            };
            const settle = () => (settled() === null ? setTimeout(settle, 20) : resolve({ painted, settled: settled() - from }));
            settle();
          });
        },
        { capture: true, once: true },
      );
    });
}
