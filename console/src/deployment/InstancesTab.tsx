import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import type { RollInstance, RollInstances } from '../api/wire';
import { CopyId } from '../ui/CopyId';
import { Loading } from '../ui/Loaded';
import { ResponsiveFilter, ResponsivePagination, ResponsiveSelect } from '../ui/responsiveControls';
import { LIFE_CYCLES } from '../ui/lifeCycle';
import { Time } from '../ui/time';
import { isInterrupted } from './spotEvents';

const SHOWN: Record<RollInstance['status'], [StatusIndicatorProps.Type, string]> = {
  pending: ['pending', 'Pending'],
  running: ['in-progress', 'Running'],
  healthy: ['success', 'Healthy'],
  unhealthy: ['error', 'Unhealthy'],
  draining: ['in-progress', 'Draining'],
  detached: ['stopped', 'Detached'],
  terminated: ['stopped', 'Terminated'],
};

const INTERRUPTED: (typeof SHOWN)[RollInstance['status']] = ['warning', 'Interrupted'];

const EVERY = { label: 'Any', value: '' };

/**
 * Blue and green side by side, with one filter for both. The tab shows at once. Its rows follow, also after a later
 * look.
 */
export function InstancesTab({ status }: { status: RollInstances }) {
  const shown = useDeferredValue<RollInstances | null>(status, null);
  return shown ? <Sides sides={shown.instances[0] ?? NEITHER} /> : <Loading what="the instances" />;
}

const NEITHER: RollInstances['instances'][number] = { blue: [], green: [] };

const Sides = memo(function Sides({ sides }: { sides: RollInstances['instances'][number] }) {
  const [batch, setBatch] = useState('');
  const [shown, setShown] = useState('');
  const [zone, setZone] = useState('');
  const [lifeCycle, setLifeCycle] = useState('');
  const { batches, zones, isMixed } = useMemo(() => choicesOf([...sides.blue, ...sides.green]), [sides]);
  const passes = useMemo(
    () => (one: RollInstance) =>
      (batch === '' || String(one.batchNum ?? 'none') === batch) &&
      (shown === '' || one.status === shown) &&
      (zone === '' || one.availabilityZone === zone) &&
      (lifeCycle === '' || one.lifeCycle === lifeCycle),
    [batch, shown, zone, lifeCycle],
  );
  return (
    <SpaceBetween size="l">
      <SpaceBetween direction="horizontal" size="m">
        <Choice label="Batch" value={batch} onChange={setBatch} options={[...batches.map((n) => ({ label: `Batch ${n}`, value: n })), { label: 'In no batch yet', value: 'none' }]} />
        <Choice label="Status" value={shown} onChange={setShown} options={Object.entries(SHOWN).map(([value, [, label]]) => ({ label, value }))} />
        <Choice label="Zone" value={zone} onChange={setZone} options={zones.map((value) => ({ label: value, value }))} />
        {isMixed && (
          <Choice label="Lifecycle" value={lifeCycle} onChange={setLifeCycle} options={Object.entries(LIFE_CYCLES).map(([value, label]) => ({ label, value }))} />
        )}
      </SpaceBetween>
      <Grid gridDefinition={[{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }]}>
        <Side name="Blue" about="what served before" instances={sides.blue} passes={passes} />
        <Side name="Green" about="what this roll launched" instances={sides.green} passes={passes} />
      </Grid>
    </SpaceBetween>
  );
});

function choicesOf(all: readonly RollInstance[]): { batches: string[]; zones: string[]; isMixed: boolean } {
  return {
    batches: distinct(all.map(({ batchNum }) => (batchNum === undefined ? null : String(batchNum)))).sort((a, b) => Number(a) - Number(b)),
    zones: distinct(all.map(({ availabilityZone }) => availabilityZone ?? null)).sort(),
    isMixed: all.some(({ lifeCycle }) => lifeCycle === 'SPOT'),
  };
}

function Choice({ label, value, onChange, options }: { label: string; value: string; onChange: (value: string) => void; options: { label: string; value: string }[] }) {
  const all = [EVERY, ...options];
  return (
    <ResponsiveSelect
      inlineLabelText={label}
      options={all}
      selectedOption={all.find((option) => option.value === value) ?? EVERY}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}

interface SideProps {
  name: string;
  about: string;
  instances: readonly RollInstance[];
  passes: (one: RollInstance) => boolean;
}

/** One of the two sides. It is not rendered again for the filter of the other side. */
const Side = memo(function Side({ name, about, instances, passes }: SideProps) {
  const filtered = useMemo(() => instances.filter(passes), [instances, passes]);
  const { items, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(filtered, {
    filtering: {
      filteringFunction: (one, text) => [one.instanceId, one.availabilityZone, one.instanceType, one.lifeCycle && LIFE_CYCLES[one.lifeCycle], one.reason, one.status].some((word) => word?.toLowerCase().includes(text.toLowerCase())),
      empty: <Box>There are none{instances.length > 0 ? ' like that' : ''}.</Box>,
      noMatch: <Box>None matches.</Box>,
    },
    pagination: { pageSize: 25 },
    sorting: { defaultState: { sortingColumn: { sortingField: 'batchNum' } } },
  });
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="instanceId"
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: `${name} instances` }}
      header={
        <Header variant="h2" counter={`(${filtered.length === instances.length ? instances.length : `${filtered.length} of ${instances.length}`})`} description={about}>
          {name}
        </Header>
      }
      filter={<ResponsiveFilter {...filterProps} filteringPlaceholder="Id, zone, type or reason" filteringAriaLabel={`Filter ${name.toLowerCase()} instances`} countText={`${filteredItemsCount ?? 0} match`} />}
      pagination={
        <ResponsivePagination
          {...paginationProps}
          ariaLabels={{ nextPageLabel: `Next page of ${name}`, previousPageLabel: `Previous page of ${name}`, pageLabel: (page) => `Page ${page} of ${name}` }}
        />
      }
      columnDefinitions={COLUMNS}
    />
  );
});

const COLUMNS: TableProps.ColumnDefinition<RollInstance>[] = [
  {
    id: 'id',
    header: 'Id, zone and type',
    sortingField: 'instanceId',
    isRowHeader: true,
    minWidth: 190,
    cell: (one) => (
      <>
        <CopyId id={one.instanceId} />
        <Box variant="small" display="block" color="text-body-secondary">
          {[one.availabilityZone ?? 'zone not known', one.instanceType, one.lifeCycle && LIFE_CYCLES[one.lifeCycle].toLowerCase()].filter(Boolean).join(', ')}
        </Box>
      </>
    ),
  },
  { id: 'batch', header: 'Batch', sortingField: 'batchNum', cell: (one) => one.batchNum ?? '–', width: 85 },
  { id: 'status', header: 'Status', sortingField: 'status', minWidth: 140, cell: (one) => <Status one={one} /> },
  { id: 'updatedAt', header: 'Updated', sortingField: 'updatedAt', cell: (one) => <Time at={one.updatedAt} dateToo={false} />, width: 110 },
];

/**
 * The status, and under it the load balancer's or EC2's own reason. An interrupted instance is no fault of the release,
 * so it is not shown as an error.
 */
const Status = memo(function Status({ one }: { one: RollInstance }) {
  const [type, words] = one.status === 'unhealthy' && isInterrupted(one) ? INTERRUPTED : SHOWN[one.status];
  return (
    <>
      <div>
        <StatusIndicator type={type}>{words}</StatusIndicator>
      </div>
      {one.reason && (
        <Box variant="small" color="text-body-secondary">
          {one.reason}
        </Box>
      )}
    </>
  );
});

const distinct = (values: readonly (string | null)[]): string[] => [...new Set(values.filter((value) => value !== null))];
