import { expect, test } from 'vitest';
import { codeIn, takeCode } from './code';

test.each([
  ['#/sign-in?code=Ab-1_2', 'Ab-1_2'],
  ['#/sign-in', null],
  ['#/sign-in?other=1', null],
  ['#/groups?code=Ab-1_2', null],
  ['#/sign-inn?code=1', null],
  ['', null],
])('%s has the code %s', (hash, code) => {
  expect(codeIn(hash)).toBe(code);
});

test('a code is taken out of the address, and is there no second time', () => {
  window.location.hash = '#/sign-in?code=Ab-1_2';
  const steps = window.history.length;
  expect(takeCode()).toBe('Ab-1_2');
  expect(window.location.hash).toBe('#/groups');
  expect(window.history.length).toBe(steps);
  expect(takeCode()).toBeNull();
});

test('any other address stays as it is', () => {
  window.location.hash = '#/groups/sig-0a1b2c3d';
  expect(takeCode()).toBeNull();
  expect(window.location.hash).toBe('#/groups/sig-0a1b2c3d');
});
