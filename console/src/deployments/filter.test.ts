import { expect, test } from 'vitest';
import { KINDS, KIND_CHOICES, STATUS_CHOICES, chosen } from './filter';

test('without a word in the address the list shows deployments of any status', () => {
  expect(chosen(KIND_CHOICES, null).asked).toBe('ROLL,ROLLBACK');
  expect(chosen(STATUS_CHOICES, null).asked).toBeNull();
});

test.each<[string, string | null, string | null]>([
  ['all', 'failed', 'failed'],
  ['CREATE', 'open', 'starting,in_progress,paused,stopping'],
])('kind=%s and status=%s are asked of the API', (kind, status, asked) => {
  expect(chosen(KIND_CHOICES, kind).asked).toBe(kind === 'all' ? KINDS.join(',') : kind);
  expect(chosen(STATUS_CHOICES, status).asked).toBe(asked);
});

test('what somebody wrote into the address by hand asks for nothing that the API refuses', () => {
  expect(chosen(KIND_CHOICES, 'nonsense')).toBe(KIND_CHOICES[0]);
  expect(chosen(STATUS_CHOICES, 'nonsense')).toBe(STATUS_CHOICES[0]);
});

test('no two choices share a name', () => {
  for (const choices of [KIND_CHOICES, STATUS_CHOICES]) {
    expect(new Set(choices.map(({ name }) => name)).size).toBe(choices.length);
  }
});
