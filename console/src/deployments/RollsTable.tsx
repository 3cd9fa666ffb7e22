import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Pagination from '@cloudscape-design/components/pagination';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { type ReactNode, useMemo, useState } from 'react';
import type { Answer } from '../api/api';
import { type Live, useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Roll } from '../api/wire';
import { useSession } from '../session/session';
import { to } from '../shell/route';
import { Refused } from '../ui/Loaded';
import { RollState, isOpen, kindWords, outcomeWords } from '../ui/RollState';
import { PAGE_LABELS } from '../ui/paging';
import { Time, duration, serverNow, useNow } from '../ui/time';
import { FIRST_PAGE, backTo, cursorOf, onward, pagesOf } from './cursors';
import { type Choice, KIND_CHOICES, STATUS_CHOICES, chosen } from './filter';

const PAGE = 25;

export interface Filter {
  status: string | null;
  kind: string | null;
}

const NO_FILTER: Filter = { status: null, kind: null };

export interface RollsTableProps {
  groupId: string;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** The offer for a group without a deployment. */
  deploy: ReactNode;
}

/** The group's operations, the newest first. The API filters and pages them. */
export function RollsTable(props: RollsTableProps) {
  // Pages belong to one filter, so another filter begins with its first page.
  return <Pages key={`${props.filter.kind} ${props.filter.status}`} {...props} />;
}

function Pages({ groupId, filter, onFilter, deploy }: RollsTableProps) {
  const [trail, setTrail] = useState(FIRST_PAGE);
  const kind = chosen(KIND_CHOICES, filter.kind);
  const status = chosen(STATUS_CHOICES, filter.status);
  const live = useLive<Roll>(paths.rolls(groupId, { limit: PAGE, next: cursorOf(trail), kind: kind.asked, status: status.asked }), {
    runs: ({ items }) => trail.at === 0 && items.some((roll) => isOpen(roll.status)),
  });
  const answer = live.state === 'ready' ? live.answer : null;
  const next = answer?.next ?? null;
  const columns = useColumns(groupId, answer);
  if (live.state === 'failed') {
    return <Refused failure={live.failure} what="the deployments of this group" again={live.refresh} />;
  }
  const go = (to: number) => setTrail(to > trail.at && to === trail.at + 1 && next !== null ? onward(trail, next) : backTo(trail, to));
  return (
    <Table<Roll>
      header={
        <Header variant="h2" actions={<Button iconName="refresh" ariaLabel="Refresh the history" onClick={live.refresh} />}>
          History
        </Header>
      }
      filter={
        <SpaceBetween direction="horizontal" size="m">
          <Chooser label="Kind" among={KIND_CHOICES} is={kind} onChoose={(name) => onFilter({ ...filter, kind: name })} />
          <Chooser label="Status" among={STATUS_CHOICES} is={status} onChoose={(name) => onFilter({ ...filter, status: name })} />
        </SpaceBetween>
      }
      pagination={
        <Pagination
          currentPageIndex={trail.at + 1}
          pagesCount={pagesOf(trail, next)}
          disabled={answer === null}
          ariaLabels={PAGE_LABELS}
          onChange={({ detail }) => go(detail.currentPageIndex - 1)}
        />
      }
      columnDefinitions={columns}
      items={answer?.items ?? []}
      trackBy="id"
      loading={live.state === 'loading'}
      loadingText="Loading the history"
      resizableColumns
      stickyColumns={{ first: 1 }}
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: 'Deployments, the newest first' }}
      empty={<Nothing live={live} filter={filter} onFilter={onFilter} deploy={deploy} />}
    />
  );
}

function Chooser({ label, among, is, onChoose }: { label: string; among: readonly Choice[]; is: Choice; onChoose: (name: string | null) => void }) {
  const options = useMemo(() => among.map(({ name, words }) => ({ value: name ?? '', label: words })), [among]);
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === (is.name ?? '')) ?? null}
        onChange={({ detail }) => onChoose(detail.selectedOption.value || null)}
      />
    </FormField>
  );
}

function Nothing({ live, filter, onFilter, deploy }: { live: Live<Roll>; filter: Filter; onFilter: (filter: Filter) => void; deploy: ReactNode }) {
  const isFiltered = filter.status !== null || (filter.kind !== null && filter.kind !== 'all');
  if (live.state !== 'ready') {
    return null;
  }
  const [words, way] = isFiltered
    ? ['No match', <Button onClick={() => onFilter(NO_FILTER)}>Show all deployments</Button>]
    : ['No deployments yet', deploy];
  return (
    <Box textAlign="center" padding="m">
      <SpaceBetween size="s">
        <b>{words}</b>
        {way}
      </SpaceBetween>
    </Box>
  );
}

function useColumns(groupId: string, answer: Answer<Roll> | null): TableProps.ColumnDefinition<Roll>[] {
  return useMemo(
    () => [
      {
        id: 'id',
        header: 'Deployment',
        cell: ({ id }) => <Link href={to.deployment(groupId, id)}>{id}</Link>,
        isRowHeader: true,
        width: 150,
      },
      { id: 'kind', header: 'Kind', cell: ({ kind }) => kindWords(kind), width: 110 },
      { id: 'status', header: 'Status', cell: ({ status, hold }) => <RollState status={status} hold={hold} />, width: 150 },
      { id: 'outcome', header: 'Outcome', cell: ({ outcome }) => outcomeWords(outcome), width: 130 },
      { id: 'progress', header: 'Progress', cell: (roll) => <Progress roll={roll} />, width: 150 },
      { id: 'batches', header: 'Batches', cell: ({ currentBatch, numOfBatches }) => (numOfBatches > 0 ? `${currentBatch} of ${numOfBatches}` : '–'), width: 105 },
      { id: 'size', header: 'Batch size', cell: ({ batchSizePercentage }) => `${batchSizePercentage} %`, width: 115 },
      { id: 'grace', header: 'Grace period', cell: ({ gracePeriod }) => duration(gracePeriod), width: 140 },
      { id: 'instances', header: 'Blue / green', cell: ({ blueInstances, greenInstances }) => `${blueInstances} / ${greenInstances}`, width: 135 },
      { id: 'revision', header: 'Revision', cell: ({ revision }) => revision, width: 110 },
      { id: 'startedBy', header: 'Started by', cell: ({ startedBy }) => startedBy, width: 150 },
      { id: 'comment', header: 'Comment', cell: ({ comment }) => (comment ? <span title={comment}>{comment}</span> : '–'), width: 200 },
      { id: 'started', header: 'Started', cell: ({ createdAt }) => <Time at={createdAt} />, width: 210 },
      { id: 'duration', header: 'Duration', cell: (roll) => <Took roll={roll} said={answer} />, width: 120 },
    ],
    [groupId, answer],
  );
}

function Progress({ roll }: { roll: Roll }) {
  return isOpen(roll.status) ? <ProgressBar value={roll.progress.value} ariaLabel={`Progress of ${roll.id}`} /> : <>{roll.progress.value} %</>;
}

/** The duration of the roll, or its duration until now. Only a running roll follows the clock. */
function Took({ roll, said }: { roll: Roll; said: Answer<Roll> | null }) {
  const runs = isOpen(roll.status);
  const { config } = useSession();
  const now = useNow(runs);
  const end = runs && said ? serverNow(said, now, config.speed) : Date.parse(roll.updatedAt);
  return <>{duration((end - Date.parse(roll.createdAt)) / 1000)}</>;
}
