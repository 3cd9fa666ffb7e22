import { expect, test } from 'vitest';
import { Limiter } from './limiter';

/** A call that is answered when the test says so. */
function call(name: string, begun: string[]) {
  let answer = (_: string) => {};
  const answered = new Promise<string>((resolve) => {
    answer = resolve;
  });
  return { make: () => (begun.push(name), answered), answer: () => answer(name) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('so many at once, the others in the order in which they came', async () => {
  const begun: string[] = [];
  const limiter = new Limiter(2);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => call(name, begun)) as [Made, Made, Made, Made];
  const answers = [a, b, c, d].map(({ make }) => limiter.run(make));
  await settled();
  expect(begun).toEqual(['a', 'b']);
  b.answer();
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  a.answer();
  c.answer();
  d.answer();
  expect(await Promise.all(answers)).toEqual(['a', 'b', 'c', 'd']);
});

test('one that fails makes room', async () => {
  const limiter = new Limiter(1);
  await expect(limiter.run(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(await limiter.run(() => Promise.resolve('next'))).toBe('next');
});

test('one that is given up while it waits is never made, and holds up nobody', async () => {
  const begun: string[] = [];
  const limiter = new Limiter(1);
  const [a, b, c] = ['a', 'b', 'c'].map((name) => call(name, begun)) as [Made, Made, Made];
  const first = limiter.run(a.make);
  const left = new AbortController();
  const second = limiter.run(b.make, left.signal);
  const third = limiter.run(c.make);
  left.abort(new Error('the page was left'));
  await expect(second).rejects.toThrow('the page was left');
  a.answer();
  c.answer();
  await Promise.all([first, third]);
  expect(begun).toEqual(['a', 'c']);
});

type Made = ReturnType<typeof call>;
