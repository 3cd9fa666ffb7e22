import { expect, test } from 'vitest';
import { FIRST_PAGE, backTo, cursorOf, onward, pagesOf } from './cursors';

test('one goes on by what the API answers, and back by where one has been', () => {
  const third = onward(onward(FIRST_PAGE, 'b'), 'c');
  expect(cursorOf(third)).toBe('c');
  expect(cursorOf(backTo(third, 1))).toBe('b');
  expect(cursorOf(backTo(third, 0))).toBeNull();
  expect(onward(backTo(third, 1), 'c')).toEqual(third);
});

test('what came after is forgotten once the pages have shifted', () => {
  const first = backTo(onward(onward(FIRST_PAGE, 'b'), 'c'), 0);
  expect(onward(first, 'b2')).toEqual({ starts: [null, 'b2'], at: 1 });
});

test('there is no page before the first, and none after the last that is known', () => {
  expect(backTo(FIRST_PAGE, -1)).toBe(FIRST_PAGE);
  expect(backTo(FIRST_PAGE, 1)).toBe(FIRST_PAGE);
});

test('pages that can be gone to', () => {
  expect(pagesOf(FIRST_PAGE, null)).toBe(1);
  expect(pagesOf(FIRST_PAGE, 'b')).toBe(2);
  const second = onward(FIRST_PAGE, 'b');
  expect(pagesOf(second, null)).toBe(2);
  expect(pagesOf(backTo(second, 0), 'b')).toBe(2);
});
