import { expect, test } from 'vitest';
import { decoded, encoded, hasSameUserData, unreadable, userDataOf } from './userData';
import { sampleGroup } from './sample';

test.each(['#!/bin/sh\necho hello\n', 'grüße, 世界 🚀', '\uFEFF<powershell>\r\n</powershell>\r\n'])('text comes back as it was: %j', (text) => {
  expect(decoded(encoded(text))).toEqual({ kind: 'text', text, bytes: new TextEncoder().encode(text).length });
});

test('what openapi.yaml gives as an example is read', () => {
  expect(decoded('aGVsbG8=')).toEqual({ kind: 'text', text: 'hello', bytes: 5 });
});

test.each([
  [undefined, 'No user data.'],
  ['', 'No user data.'],
  [btoa('\x1f\x8b\x08\0\0'), 'Compressed with gzip, 5 bytes: not shown.'],
  [btoa('\xff\xfe1'), 'Not text, 3 bytes: not shown.'],
  [btoa('a\0b'), 'Not text, 3 bytes: not shown.'],
  ['no base64!', 'Not text, 10 bytes: not shown.'],
])('%j is not shown: %s', (base64, words) => {
  expect(unreadable(decoded(base64))).toBe(words);
});

test('of user data that the token may not see its size is shown, and its hash tells whether it is the same', () => {
  const hidden = (sha256: string) => sampleGroup({}, { userDataDigest: { bytes: 5, sha256 } }).compute.launchSpecification;
  expect(unreadable(userDataOf(hidden('a')))).toBe('5 bytes, shown to tokens of the scope admin only.');
  expect(hasSameUserData(hidden('a'), hidden('a'))).toBe(true);
  expect(hasSameUserData(hidden('a'), hidden('b'))).toBe(false);
  expect(hasSameUserData(hidden('a'), sampleGroup().compute.launchSpecification)).toBe(false);
});
