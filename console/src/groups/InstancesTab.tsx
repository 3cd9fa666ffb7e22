import { useCollection } from '@cloudscape-design/collection-hooks';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import type { SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Group, Instance, InstanceHealth } from '../api/wire';
import { CopyId } from '../ui/CopyId';
import { Loaded, Loading } from '../ui/Loaded';
import { ResponsiveFilter, ResponsivePagination, ResponsiveSelect } from '../ui/responsiveControls';
import { LIFE_CYCLES } from '../ui/lifeCycle';
import { PAGE_LABELS, counter, matches } from '../ui/paging';
import { Time } from '../ui/time';
import { HEALTH_WORDS, hasDrifted } from './health';
import { EVERY, type Filter, type Seen, passes, seenOf, zonesOf } from './instances';

const PAGE = 50;

const LIGHTS: Record<InstanceHealth['healthStatus'], StatusIndicatorProps.Type> = {
  HEALTHY: 'success',
  UNHEALTHY: 'error',
  INSUFFICIENT_DATA: 'pending',
  UNKNOWN: 'stopped',
};

/** The live instances by EC2, each with its result of the health check. */
export function InstancesTab({ group }: { group: Group }) {
  const pace = { runs: () => group.activeRoll !== undefined };
  const instances = useLive<Instance>(paths.instances(group.id), pace);
  const health = useLive<InstanceHealth>(paths.health(group.id), pace);
  const judged = useDeferredValue(health.state === 'ready' ? health.answer.items : null);
  const listed = useDeferredValue(instances.state === 'ready' ? instances.answer.items : null, null);
  return (
    <Loaded of={instances} what="instances">
      {() => (
        <SpaceBetween size="m">
          {health.state === 'failed' && (
            <Loaded of={health} what="their health">
              {() => null}
            </Loaded>
          )}
          {listed ? <Instances instances={listed} health={judged} latestRevision={group.latestRevision} isAdopted={group.autoScaling !== undefined} isMixed={group.inForce.spot !== undefined} /> : <Loading what="instances" />}
        </SpaceBetween>
      )}
    </Loaded>
  );
}

const NONE: readonly InstanceHealth[] = [];

interface InstancesProps {
  instances: readonly Instance[];
  health: readonly InstanceHealth[] | null;
  latestRevision: number;
  /** Whether the group stands for an Auto Scaling group. */
  isAdopted: boolean;
  /** Whether the group has spot instances. */
  isMixed: boolean;
}

const Instances = memo(function Instances({ instances, health, latestRevision, isAdopted, isMixed }: InstancesProps) {
  const rows = useMemo(() => seenOf(instances, health ?? NONE), [instances, health]);
  const [filter, setFilter] = useState(EVERY);
  // A typed filter may not have been rendered yet when another one is chosen.
  const narrow = (by: Partial<Filter>) => setFilter((before) => ({ ...before, ...by }));
  const shown = useMemo(() => rows.filter((one) => passes(one, filter)), [rows, filter]);
  // Spot instances that the group no longer asks for may still be there.
  const showsLifeCycle = isMixed || rows.some(({ lifeCycle }) => lifeCycle === 'SPOT');
  const columns = useMemo(() => columnsOf(latestRevision, isAdopted, showsLifeCycle), [latestRevision, isAdopted, showsLifeCycle]);
  const { items, collectionProps, paginationProps } = useCollection(shown, {
    sorting: {},
    pagination: { pageSize: PAGE },
  });
  const isFiltered = filter !== EVERY;
  return (
    <Table
      {...collectionProps}
      items={items}
      trackBy="instanceId"
      columnDefinitions={columns}
      enableKeyboardNavigation
      wrapLines
      ariaLabels={{ tableLabel: 'Instances' }}
      header={
        <Header variant="h2" counter={counter(rows.length, shown.length)}>
          Instances
        </Header>
      }
      filter={
        <div className="filters">
          <ResponsiveFilter
            filteringText={filter.text}
            onChange={({ detail }) => narrow({ text: detail.filteringText })}
            filteringPlaceholder="Find by id, address, type, reason"
            filteringAriaLabel="Find instances"
            filteringClearAriaLabel="Clear"
            countText={isFiltered ? matches(shown.length) : ''}
          />
          <OneOf label="Health" any="Any health" words={HEALTH_WORDS} chosen={filter.health} choose={(chosen) => narrow({ health: chosen })} />
          <OneOf
            label="Zone"
            any="Any zone"
            words={Object.fromEntries(zonesOf(rows).map((zone) => [zone, zone]))}
            chosen={filter.zone}
            choose={(zone) => narrow({ zone })}
          />
          {showsLifeCycle && (
            <OneOf label="Lifecycle" any="Spot and on demand" words={LIFE_CYCLES} chosen={filter.lifeCycle} choose={(lifeCycle) => narrow({ lifeCycle })} />
          )}
        </div>
      }
      pagination={rows.length > PAGE && <ResponsivePagination {...paginationProps} ariaLabels={PAGE_LABELS} />}
      empty={
        <Box textAlign="center" padding="l">
          <SpaceBetween size="s">
            <Box variant="strong">{rows.length === 0 ? 'No instances' : 'No instance is like this'}</Box>
            {rows.length === 0 ? (
              <Box color="text-body-secondary">{`The group has none that are live. ${isAdopted ? 'The Auto Scaling group launches them.' : 'Scale it, or look at its activity.'}`}</Box>
            ) : (
              <Button onClick={() => setFilter(EVERY)}>Clear the filters</Button>
            )}
          </SpaceBetween>
        </Box>
      }
    />
  );
});

interface Choice {
  label: string;
  any: string;
  words: Record<string, string>;
  chosen: string;
  choose: (value: string) => void;
}

function OneOf({ label, any, words, chosen, choose }: Choice) {
  const options: SelectProps.Option[] = [{ value: '', label: any }, ...Object.entries(words).map(([value, word]) => ({ value, label: word }))];
  return (
    <ResponsiveSelect
      ariaLabel={label}
      options={options}
      selectedOption={options.find(({ value }) => value === chosen) ?? null}
      onChange={({ detail }) => choose(detail.selectedOption.value ?? '')}
      expandToViewport
    />
  );
}

const text = (value: string | null) => value ?? '–';

function columnsOf(latestRevision: number, isAdopted: boolean, showsLifeCycle: boolean): TableProps.ColumnDefinition<Seen>[] {
  const lifeCycle: TableProps.ColumnDefinition<Seen> = {
    id: 'lifeCycle',
    header: 'Lifecycle',
    cell: (one) => (one.lifeCycle ? LIFE_CYCLES[one.lifeCycle] : '–'),
    sortingField: 'lifeCycle',
    minWidth: 110,
  };
  return [
    { id: 'id', header: 'Instance', cell: (one) => <CopyId id={one.instanceId} />, sortingField: 'instanceId', isRowHeader: true, minWidth: 215 },
    { id: 'health', header: 'Health', cell: (one) => <HealthOf health={one.health} reason={one.reason} status={one.status} />, sortingField: 'health', minWidth: 130 },
    { id: 'target', header: 'Target health', cell: (one) => text(one.targetHealth), sortingField: 'targetHealth' },
    { id: 'zone', header: 'Zone', cell: (one) => one.zone, sortingField: 'zone', minWidth: 110 },
    { id: 'type', header: 'Type', cell: (one) => text(one.instanceType), sortingField: 'instanceType' },
    ...(showsLifeCycle ? [lifeCycle] : []),
    { id: 'ip', header: 'Private IP', cell: (one) => text(one.privateIp), sortingField: 'privateIp' },
    {
      id: 'revision',
      header: isAdopted ? 'Version' : 'Revision',
      cell: (one) => <RevisionOf revision={one.revision} latest={latestRevision} other={isAdopted ? `not version ${latestRevision}` : 'not latest'} />,
      sortingField: 'revision',
      minWidth: 125,
    },
    { id: 'launched', header: 'Launched', cell: (one) => (one.launchedAt ? <Time at={one.launchedAt} /> : '–'), sortingField: 'launchedAt', minWidth: 130 },
  ];
}

/** The health with the load balancer's own reason, and EC2's state if it is not `running`. */
const HealthOf = memo(function HealthOf({ health, reason, status }: Pick<Seen, 'health' | 'reason' | 'status'>) {
  const why = [reason, status === 'running' ? null : status].filter(Boolean).join(', ');
  return (
    <>
      {health === null ? '–' : <StatusIndicator type={LIGHTS[health]}>{HEALTH_WORDS[health]}</StatusIndicator>}
      {why && (
        <Box variant="small" display="block">
          {why}
        </Box>
      )}
    </>
  );
});

function RevisionOf({ revision, latest, other }: { revision: number | null; latest: number; other: string }) {
  return hasDrifted(revision ?? undefined, latest) ? (
    <>
      {revision ?? 'Not known'} <Badge color="severity-low">{other}</Badge>
    </>
  ) : (
    revision
  );
}
