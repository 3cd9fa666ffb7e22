import { diffLines } from 'diff';

/** One line of two texts compared, or a number of lines left out that are the same in both. */
export type Line = { sign: '+' | '-' | ' '; text: string } | { skipped: number };

const AROUND = 3;

/** Line by line, with three lines around each difference. Texts that are the same are no lines. */
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

/** One line left out would save nothing. */
function shortened(lines: Line[], first: number, last: number): Line[] {
  const skipped = lines.length - first - last;
  return skipped < 2 ? lines : [...lines.slice(0, first), { skipped }, ...lines.slice(lines.length - last)];
}
