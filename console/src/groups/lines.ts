import { diffLines } from 'diff';

/** One line of a comparison of two texts, or a number of equal lines that are left out. */
export type Line = { sign: '+' | '-' | ' '; text: string } | { skipped: number };

const AROUND = 3;

/** Compares line by line, with three lines around each difference. Equal texts give no lines. */
export function linesOf(before: string, after: string): Line[] {
  const parts = diffLines(before, after);
  if (parts.every(({ added, removed }) => !added && !removed)) {
    return [];
  }
  return parts.flatMap(({ value, added, removed }, index) => {
    const lines: Line[] = split(value).map((text) => ({ sign: added ? '+' : removed ? '-' : ' ', text }));
    return added || removed ? lines : shortened(lines, index === 0 ? 0 : AROUND, index === parts.length - 1 ? 0 : AROUND);
  });
}

const split = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** Leaving out a single line would save nothing. */
function shortened(lines: Line[], first: number, last: number): Line[] {
  const skipped = lines.length - first - last;
  return skipped < 2 ? lines : [...lines.slice(0, first), { skipped }, ...lines.slice(lines.length - last)];
}
