import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { memo, useMemo } from 'react';
import type { RollEvent } from '../api/wire';
import { ResponsiveFilter, ResponsivePagination } from '../ui/responsiveControls';
import { Time } from '../ui/time';
import { type Telling, interruptedIn, tellingOf } from './spotEvents';

/** Every line of the timeline, the newest first. */
export const EventsTab = memo(function EventsTab({ events }: { events: readonly RollEvent[] }) {
  // Lines have no id. Their index in the timeline is used, because it never changes.
  const lines = useMemo(() => events.map((event, i) => ({ ...event, i, telling: tellingOf(event) })).reverse(), [events]);
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(lines, {
    filtering: {
      filteringFunction: ({ telling, type, message, batch, instances, reasons }, text) =>
        [type, telling?.words ?? '', message, batch === undefined ? '' : `batch ${batch}`, ...instances, ...Object.values(reasons)].some((word) => word.toLowerCase().includes(text.toLowerCase())),
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

interface Line extends RollEvent {
  i: number;
  telling: Telling | null;
}

const COLUMNS: TableProps.ColumnDefinition<Line>[] = [
  { id: 'at', header: 'Time', cell: ({ createdAt }) => <Time at={createdAt} />, width: 200 },
  { id: 'batch', header: 'Batch', cell: ({ batch }) => batch ?? '–', width: 80 },
  { id: 'type', header: 'Type', cell: ({ type, telling }) => (telling ? <StatusIndicator type={telling.type}>{telling.words}</StatusIndicator> : type), width: 200 },
  { id: 'message', header: 'What happened', isRowHeader: true, cell: (line) => <Said line={line} /> },
  { id: 'inService', header: 'In service', cell: ({ inService, floor }) => (inService === undefined ? '–' : `${inService}${floor === undefined ? '' : ` (floor ${floor})`}`), width: 150 },
];

/**
 * The sentence, its instances, and the reasons of ELB or EC2. A reason is shown once for all instances that have it. The
 * reasons of interrupted instances are no errors.
 */
function Said({ line }: { line: Line }) {
  const reasons = new Map<string, string[]>();
  for (const [id, reason] of Object.entries(line.reasons)) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), id]);
  }
  const interrupted = interruptedIn(line);
  return (
    <>
      {line.message}
      {line.telling?.note && <Box variant="small" display="block">{line.telling.note}</Box>}
      {line.instances.length > 0 && (
        <Box variant="small" display="block" color="text-body-secondary">
          {line.instances.slice(0, 10).join(', ')}
          {line.instances.length > 10 ? ` and ${line.instances.length - 10} more` : ''}
        </Box>
      )}
      {[...reasons].map(([reason, ids]) => (
        <Box key={reason} variant="small" color={ids.every((id) => interrupted.includes(id)) ? 'text-body-secondary' : 'text-status-error'}>
          {reason}
          {ids.length > 1 ? ` (${ids.length} instances)` : ''}
        </Box>
      ))}
    </>
  );
}
