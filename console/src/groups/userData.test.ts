import { expect, test } from 'vitest';
import { decoded, encoded, unreadable } from './userData';

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
