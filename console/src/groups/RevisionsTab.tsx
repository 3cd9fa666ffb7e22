import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useState } from 'react';
import { usePages } from '../api/pages';
import { paths } from '../api/paths';
import { LoadMore } from '../ui/LoadMore';
import { Loaded } from '../ui/Loaded';
import { Time } from '../ui/time';
import { RevisionDiff } from './RevisionDiff';
import type { Revision } from '../api/wire';
import { usualPair } from './revision';

/** All revisions of the group. Two of them can be compared. */
export function RevisionsTab({ groupId }: { groupId: string }) {
  const { live, more, loadingMore } = usePages<Revision>((next) => paths.revisions(groupId, { limit: 20, next }));
  return (
    <Loaded of={live} what="revisions">
      {({ items }) => <Revisions revisions={items} more={more} loadingMore={loadingMore} />}
    </Loaded>
  );
}

const COLUMNS: TableProps.ColumnDefinition<Revision>[] = [
  { id: 'revision', header: 'Revision', cell: ({ revision }) => revision, isRowHeader: true },
  { id: 'state', header: 'State', cell: (revision) => <State revision={revision} />, minWidth: 180 },
  { id: 'image', header: 'Image', cell: ({ launchSpecification }) => launchSpecification.imageId },
  { id: 'types', header: 'Instance types', cell: ({ instanceTypes }) => [...new Set([instanceTypes.ondemand, ...instanceTypes.spot])].join(', ') },
  { id: 'created', header: 'Created', cell: ({ createdAt }) => <Time at={createdAt} />, minWidth: 180 },
];

function Revisions({ revisions, more, loadingMore }: { revisions: readonly Revision[]; more: (() => void) | null; loadingMore: boolean }) {
  const [chosen, setChosen] = useState<readonly number[] | null>(null);
  const pair = chosen === null ? usualPair(revisions) : pairOf(revisions.filter(({ revision }) => chosen.includes(revision)));
  const selected = chosen === null ? (pair ?? []) : revisions.filter(({ revision }) => chosen.includes(revision));
  return (
    <SpaceBetween size="l">
      <Table
        items={revisions}
        trackBy={({ revision }) => String(revision)}
        columnDefinitions={COLUMNS}
        enableKeyboardNavigation
        selectionType="multi"
        selectedItems={[...selected]}
        // The last two that were chosen.
        onSelectionChange={({ detail }) => setChosen(latestTwo(selected, detail.selectedItems).map(({ revision }) => revision))}
        ariaLabels={{
          tableLabel: 'Revisions',
          selectionGroupLabel: 'Revisions to compare',
          itemSelectionLabel: (_, { revision }) => `Compare revision ${revision}`,
          allItemsSelectionLabel: () => 'Compare the two oldest',
        }}
        header={
          <Header variant="h2" counter={`(${revisions.length}${more ? '+' : ''})`} description="Each change of how instances are launched is a revision. Choose two to compare them.">
            Revisions
          </Header>
        }
        empty={<Box padding="s">No revisions</Box>}
        footer={more && <LoadMore more={more} loadingMore={loadingMore} />}
      />
      {pair ? (
        <RevisionDiff key={`${pair[0].revision} ${pair[1].revision}`} before={pair[0]} after={pair[1]} />
      ) : (
        <Box color="text-body-secondary">{revisions.length < 2 ? 'There is only one revision: nothing to compare it with.' : 'Choose two revisions to compare them.'}</Box>
      )}
    </SpaceBetween>
  );
}

function State({ revision: { latest, serving } }: { revision: Revision }) {
  if (serving) {
    return <StatusIndicator type="success">{latest ? 'Serves, the latest' : 'Serves'}</StatusIndicator>;
  }
  return latest ? <StatusIndicator type="pending">The latest, next to be rolled</StatusIndicator> : '–';
}

/** The older revision first. */
function pairOf(two: readonly Revision[]): [Revision, Revision] | null {
  const [a, b] = two.toSorted((one, other) => one.revision - other.revision);
  return a && b ? [a, b] : null;
}

function latestTwo(before: readonly Revision[], now: readonly Revision[]): readonly Revision[] {
  const kept = now.filter((one) => before.some(({ revision }) => revision === one.revision));
  const added = now.filter((one) => !kept.includes(one));
  return [...kept, ...added].slice(-2);
}
