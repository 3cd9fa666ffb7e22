import type { PaginationProps } from '@cloudscape-design/components/pagination';

export const PAGE_LABELS: PaginationProps.Labels = {
  nextPageLabel: 'Next page',
  previousPageLabel: 'Previous page',
  pageLabel: (page) => `Page ${page}`,
};

/** `(7)`, or `(2/7)` while a filter hides some. It has a `+` when there are more that were not loaded. */
export function counter(all: number, shown: number, more = false): string {
  const total = `${all}${more ? '+' : ''}`;
  return shown === all ? `(${total})` : `(${shown}/${total})`;
}

export const matches = (count: number): string => (count === 1 ? '1 match' : `${count} matches`);
