import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { memo, useMemo } from 'react';
import type { RollEvent } from '../api/wire';
import { ResponsiveFilter, ResponsivePagination } from '../ui/responsiveControls';
import { Time } from '../ui/time';

/** Every line of the timeline, the newest first. */
export const EventsTab = memo(function EventsTab({ events }: { events: readonly RollEvent[] }) {
  // Lines have no id. Their index in the timeline is used, because it never changes.
  const lines = useMemo(() => events.map((event, i) => ({ ...event, i })).reverse(), [events]);
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(lines, {
    filtering: {
      filteringFunction: ({ type, message, batch, instances, reasons }, text) =>
        [type, message, batch === undefined ? '' : `batch ${batch}`, ...instances, ...Object.values(reasons)].some((word) => word.toLowerCase().includes(text.toLowerCase())),
      empty: <Box>Nothing has been written yet.</Box>,
      noMatch: <Box>No line matches.</Box>,
    },
    pagination: { pageSize: 50 },
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy={({ i }) => String(i)}
      variant="container"
      wrapLines
      stickyHeader
      ariaLabels={{ tableLabel: 'Timeline' }}
      header={
        <Header variant="h2" counter={`(${events.length})`} description="The newest first.">
          Events
        </Header>
      }
      filter={<ResponsiveFilter {...filterProps} filteringPlaceholder="Type, message, batch 2, instance or reason" filteringAriaLabel="Filter events" countText={`${filteredItemsCount ?? 0} match`} />}
      pagination={<ResponsivePagination {...paginationProps} ariaLabels={{ nextPageLabel: 'Older', previousPageLabel: 'Newer', pageLabel: (page) => `Page ${page} of events` }} />}
      columnDefinitions={COLUMNS}
    />
  );
});

const COLUMNS: TableProps.ColumnDefinition<RollEvent & { i: number }>[] = [
  { id: 'at', header: 'Time', cell: ({ createdAt }) => <Time at={createdAt} />, width: 200 },
  { id: 'batch', header: 'Batch', cell: ({ batch }) => batch ?? '–', width: 80 },
  { id: 'type', header: 'Type', cell: ({ type }) => type, width: 170 },
  { id: 'message', header: 'What happened', isRowHeader: true, cell: (line) => <Said line={line} /> },
  { id: 'inService', header: 'In service', cell: ({ inService, floor }) => (inService === undefined ? '–' : `${inService}${floor === undefined ? '' : ` (floor ${floor})`}`), width: 150 },
];

/**
 * The sentence, its instances, and the reasons of ELB or EC2. A reason is shown once for all instances that have it.
 */
function Said({ line }: { line: RollEvent }) {
  const reasons = new Map<string, string[]>();
  for (const [id, reason] of Object.entries(line.reasons)) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), id]);
  }
  return (
    <>
      {line.message}
      {line.instances.length > 0 && (
        <Box variant="small" color="text-body-secondary">
          {line.instances.slice(0, 10).join(', ')}
          {line.instances.length > 10 ? ` and ${line.instances.length - 10} more` : ''}
        </Box>
      )}
      {[...reasons].map(([reason, ids]) => (
        <Box key={reason} variant="small" color="text-status-error">
          {reason}
          {ids.length > 1 ? ` (${ids.length} instances)` : ''}
        </Box>
      ))}
    </>
  );
}
