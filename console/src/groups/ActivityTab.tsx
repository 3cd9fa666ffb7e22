import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { usePages } from '../api/pages';
import { paths } from '../api/paths';
import type { GroupEvent } from '../api/wire';
import { to } from '../shell/route';
import { LoadMore } from '../ui/LoadMore';
import { Loaded } from '../ui/Loaded';
import { RollState, kindWords } from '../ui/RollState';
import { Time } from '../ui/time';
import { eventWords } from './labels';

/** The group's events, the newest first. */
export function ActivityTab({ groupId }: { groupId: string }) {
  const { live, more, loadingMore } = usePages<GroupEvent>((next) => paths.activity(groupId, { limit: 50, next }));
  return (
    <Loaded of={live} what="the activity">
      {({ items }) => (
        <Table
          items={items}
          columnDefinitions={COLUMNS}
          enableKeyboardNavigation
          wrapLines
          ariaLabels={{ tableLabel: 'Activity' }}
          header={
            <Header variant="h2" counter={`(${items.length}${more ? '+' : ''})`}>
              Activity
            </Header>
          }
          empty={<Box padding="s">Nothing has happened yet</Box>}
          footer={more && <LoadMore more={more} loadingMore={loadingMore} />}
        />
      )}
    </Loaded>
  );
}

const COLUMNS: TableProps.ColumnDefinition<GroupEvent>[] = [
  { id: 'time', header: 'Time', cell: ({ createdAt }) => <Time at={createdAt} />, minWidth: 180 },
  { id: 'what', header: 'What', cell: ({ eventType }) => eventWords(eventType), minWidth: 120 },
  { id: 'operation', header: 'Operation', cell: (event) => <Operations event={event} />, minWidth: 170 },
  { id: 'state', header: 'Now', cell: ({ subEvents: [roll] }) => (roll ? <RollState status={roll.status} /> : '–'), minWidth: 120 },
  { id: 'message', header: 'Message', cell: ({ message }) => message, isRowHeader: true },
];

function Operations({ event: { groupId, subEvents, subject } }: { event: GroupEvent }) {
  if (subEvents.length === 0) {
    return subject ?? '–';
  }
  return subEvents.map(({ id, kind }) => (
    <div key={id}>
      <Link href={to.deployment(groupId, id)}>{`${kindWords(kind)} ${id}`}</Link>
    </div>
  ));
}
