import { expect, test } from 'vitest';
import { type Line, linesOf } from './lines';

const said = (lines: Line[]) => lines.map((line) => ('skipped' in line ? `… ${line.skipped}` : `${line.sign}${line.text}`));

test('what went comes before what came, with three lines around it', () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
  const other = lines.with(5, 'line six');
  expect(said(linesOf(`${lines.join('\n')}\n`, `${other.join('\n')}\n`))).toEqual([
    '… 2',
    ' line 3',
    ' line 4',
    ' line 5',
    '-line 6',
    '+line six',
    ' line 7',
    ' line 8',
    ' line 9',
    '… 3',
  ]);
});

test('a single line is never left out', () => {
  expect(said(linesOf('1\n2\n3\n4\n5\n', '1\n2\n3\n4\nfive\n'))).toEqual([' 1', ' 2', ' 3', ' 4', '-5', '+five']);
});

test('all of it is new when there was nothing', () => {
  expect(said(linesOf('', '#!/bin/sh\n\necho\n'))).toEqual(['+#!/bin/sh', '+', '+echo']);
  expect(said(linesOf('echo\n', ''))).toEqual(['-echo']);
});

test('what is the same is no difference', () => {
  expect(linesOf('a\nb\n', 'a\nb\n')).toEqual([]);
  expect(linesOf('', '')).toEqual([]);
});
