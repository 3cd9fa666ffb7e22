import { useCollection } from '@cloudscape-design/collection-hooks';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Group } from '../api/wire';
import { go, to } from '../shell/route';
import { useTitle } from '../ui/title';
import { CopyId } from '../ui/CopyId';
import { FreezeDialog, Freezes } from '../ui/Freezes';
import { LoadedPage } from '../ui/LoadedPage';
import { PAGE_LABELS, counter, matches } from '../ui/paging';
import { Time } from '../ui/time';
import { Drift, Health } from './GroupHealth';
import { Operation } from './Operation';
import { revisionWords } from './health';

/** All groups, each with its health and its current operation. */
export function GroupsPage() {
  useTitle('Groups');
  const live = useLive<Group>(paths.groups());
  return (
    <LoadedPage of={live} what="groups" heading="Groups">
      {({ items, next }) => <Groups groups={items} more={next !== null} />}
    </LoadedPage>
  );
}

const image = (group: Group) => group.compute.launchSpecification.imageId;
const by = (text: (group: Group) => string) => (a: Group, b: Group) => text(a).localeCompare(text(b), undefined, { numeric: true });

/** The freeze of all groups is told above the table. */
const isFrozen = (group: Group) => group.freezes?.some(({ groupId }) => groupId !== undefined) ?? false;

const COLUMNS: TableProps.ColumnDefinition<Group>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: (group) => (
      <>
        <Link href={to.group(group.id)}>{group.name}</Link>
        {isFrozen(group) && (
          <Box display="inline" margin={{ left: 'xs' }}>
            <Badge>Frozen</Badge>
          </Box>
        )}
        {group.autoScaling && <Box variant="small" display="block">{`Auto Scaling group ${group.autoScaling.name}`}</Box>}
      </>
    ),
    sortingComparator: by((group) => group.name),
    isRowHeader: true,
  },
  { id: 'id', header: 'Id', cell: (group) => <CopyId id={group.id} />, sortingField: 'id', minWidth: 150 },
  { id: 'health', header: 'Health', cell: (group) => <Health group={group} />, minWidth: 165 },
  { id: 'target', header: 'Target', cell: (group) => group.capacity.target, sortingComparator: (a, b) => a.capacity.target - b.capacity.target },
  { id: 'drift', header: 'Drift', cell: (group) => <Drift group={group} /> },
  {
    id: 'operation',
    header: 'Operation',
    cell: (group) => <Operation group={group} />,
    sortingComparator: by((group) => (group.activeRoll ? `0 ${group.activeRoll.kind}` : '1')),
  },
  { id: 'revision', header: 'Revision', cell: revisionWords, sortingField: 'latestRevision' },
  { id: 'image', header: 'Image', cell: (group) => image(group) || '–', sortingComparator: by(image) },
  { id: 'region', header: 'Region', cell: (group) => group.inForce.region, sortingComparator: (one, other) => one.inForce.region.localeCompare(other.inForce.region) },
  { id: 'updated', header: 'Updated', cell: (group) => <Time at={group.updatedAt} />, sortingField: 'updatedAt' },
];

/** Each row reads the health of its group. */
const PAGE_SIZE = 20;

function Groups({ groups, more }: { groups: readonly Group[]; more: boolean }) {
  const { items, collectionProps, filterProps, filteredItemsCount, paginationProps, actions } = useCollection(groups, {
    filtering: {
      filteringFunction: (group, text) => [group.name, group.id, image(group), group.autoScaling?.name ?? ''].some((one) => one.toLowerCase().includes(text.trim().toLowerCase())),
      empty: <NoGroups />,
      noMatch: (
        <Box textAlign="center" padding="l">
          <SpaceBetween size="s">
            <Box variant="strong">No group has this in its name, id or image</Box>
            <Button onClick={() => actions.setFiltering('')}>Clear the filter</Button>
          </SpaceBetween>
        </Box>
      ),
    },
    sorting: { defaultState: { sortingColumn: COLUMNS[0] as TableProps.ColumnDefinition<Group> } },
    pagination: { pageSize: PAGE_SIZE },
    selection: { trackBy: 'id', keepSelection: true },
  });
  const selected = collectionProps.selectedItems?.[0];
  const [freezing, setFreezing] = useState(false);
  // The freeze of all groups is with each of them.
  const ofAll = groups[0]?.freezes?.filter(({ groupId }) => groupId === undefined) ?? [];
  return (
    <>
      {ofAll.length > 0 && (
        <Box margin={{ bottom: 'l' }}>
          <Freezes freezes={ofAll} />
        </Box>
      )}
      {freezing && <FreezeDialog groupId={null} name="all groups" close={() => setFreezing(false)} />}
      <Table
        {...collectionProps}
        items={items}
        columnDefinitions={COLUMNS}
        variant="full-page"
        stickyHeader
        selectionType="single"
        enableKeyboardNavigation
        ariaLabels={{
          tableLabel: 'Groups',
          selectionGroupLabel: 'The group that buttons act on',
          itemSelectionLabel: (_, group) => `Choose ${group.name}`,
        }}
        header={
          <Header
            variant="h1"
            counter={counter(groups.length, filteredItemsCount ?? groups.length, more)}
            description={more ? `The first ${groups.length.toLocaleString()} groups are shown, and there are more: those are not searched.` : undefined}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                {groups.length > 0 && ofAll.length === 0 && <Button onClick={() => setFreezing(true)}>Freeze all deployments</Button>}
                <Button disabled={!selected} onClick={() => selected && go(to.deployments(selected.id))}>
                  Deployments
                </Button>
                <Button disabled={!selected} onClick={() => selected && go(to.deploy(selected.id))}>
                  Deploy
                </Button>
                <Button variant="primary" onClick={() => go(to.createGroup())}>
                  Create group
                </Button>
              </SpaceBetween>
            }
          >
            Groups
          </Header>
        }
        filter={
          <TextFilter
            {...filterProps}
            filteringPlaceholder="Find by name, id or image"
            filteringAriaLabel="Find groups"
            filteringClearAriaLabel="Clear"
            countText={matches(filteredItemsCount ?? 0)}
          />
        }
        pagination={<Pagination {...paginationProps} ariaLabels={PAGE_LABELS} />}
      />
    </>
  );
}

function NoGroups() {
  return (
    <Box textAlign="center" padding="l">
      <SpaceBetween size="s">
        <Box variant="strong">No groups</Box>
        <Box color="text-body-secondary">
          A group is a number of EC2 instances that are launched alike, behind a load balancer or without one. Greenroll keeps that many in service, and rolls
          them to what you change.
        </Box>
        <Button variant="primary" onClick={() => go(to.createGroup())}>
          Create group
        </Button>
      </SpaceBetween>
    </Box>
  );
}
