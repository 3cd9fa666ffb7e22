import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import Toggle from '@cloudscape-design/components/toggle';
import { useId, useMemo, useState } from 'react';
import machine from '../../../statemachine/roll.asl.json';
import { useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Execution } from '../api/wire';
import { useSession } from '../session/session';
import { Loaded } from '../ui/Loaded';
import { Time } from '../ui/time';
import { type Machine, type Placed, graphOf, place, visitsOf } from './graph';

const GRAPH = graphOf(machine as Machine);

/**
 * The state machine of the roll, from the file that is deployed, with the data of Step Functions.
 *
 * @param current the current state; null when there is none
 */
export function ExecutionTab({ groupId, rollId, current, running }: { groupId: string; rollId: string; current: string | null; running: boolean }) {
  const { config } = useSession();
  // In AWS each read needs the execution's history.
  const execution = useLive<Execution>(paths.execution(groupId, rollId), { runs: () => running && config.embedded });
  return (
    <Loaded of={execution} what="the execution">
      {({ items }) => (items[0] ? <Seen execution={items[0]} current={current} embedded={config.embedded} /> : null)}
    </Loaded>
  );
}

function Seen({ execution, current, embedded }: { execution: Execution; current: string | null; embedded: boolean }) {
  const [every, setEvery] = useState(false);
  const visits = visitsOf(execution.executions);
  const newest = execution.executions[0];
  const states = GRAPH.nodes.flatMap((node) => node.states.map((state) => ({ state, visits: visits.get(state) ?? 0, node: node.name })));
  return (
    <SpaceBetween size="l">
      {execution.executions.some(({ statesComplete }) => !statesComplete) && (
        <Alert type="info">The history is longer than is read here: the counts are of its beginning.</Alert>
      )}
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <SpaceBetween direction="horizontal" size="m" alignItems="center">
                <Toggle checked={every} onChange={({ detail }) => setEvery(detail.checked)}>
                  Stops, failures and continuations too
                </Toggle>
                {newest && !embedded && (
                  <Link href={newest.consoleUrl} external externalIconAriaLabel="opens in a new tab">
                    Open in Step Functions
                  </Link>
                )}
              </SpaceBetween>
            }
            description="Each box stands for a task, its choice and its wait. The number is how often it was entered."
          >
            Execution graph
          </Header>
        }
      >
        <Drawn every={every} visits={visits} current={current} />
      </Container>
      <Container header={<Header variant="h2">Executions</Header>}>
        <SpaceBetween size="m">
          {execution.executions.map((one) => (
            <KeyValuePairs
              key={one.name}
              columns={4}
              items={[
                { label: 'Execution', value: <CopyToClipboard variant="inline" textToCopy={one.executionArn} textToDisplay={one.name} copyButtonAriaLabel={`Copy the ARN of ${one.name}`} copySuccessText="Copied" copyErrorText="Could not copy" /> },
                { label: 'Status', value: one.status },
                { label: 'Started', value: one.startedAt ? <Time at={one.startedAt} /> : '–' },
                { label: 'Ended', value: one.stoppedAt ? <Time at={one.stoppedAt} /> : '–' },
              ]}
            />
          ))}
        </SpaceBetween>
      </Container>
      <Table
        header={<Header variant="h2">States</Header>}
        ariaLabels={{ tableLabel: 'States and how often each was entered' }}
        items={states.filter((one) => one.visits > 0)}
        empty={<Box>None was entered yet.</Box>}
        columnDefinitions={[
          { id: 'state', header: 'State', cell: (one) => one.state, isRowHeader: true },
          { id: 'visits', header: 'Visits', cell: (one) => one.visits },
        ]}
      />
    </SpaceBetween>
  );
}

function Drawn({ every, visits, current }: { every: boolean; visits: Map<string, number>; current: string | null }) {
  const placed = useMemo(() => place(GRAPH, every), [every]);
  const title = useId();
  const arrow = useId();
  return (
    <div className="graph">
      <svg viewBox={`0 0 ${placed.width} ${placed.height}`} width={placed.width} height={placed.height} role="img" aria-labelledby={title}>
        <title id={title}>{current === null ? 'The state machine; no state is at work.' : `The state machine; ${current} is at work.`}</title>
        <defs>
          <marker id={arrow} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path className="graph-arrow" d="M0,0L8,4L0,8z" />
          </marker>
        </defs>
        {placed.edges.map((edge) => (
          <g key={`${edge.from} ${edge.to}`} className={edge.ordinary ? 'graph-edge' : 'graph-edge graph-edge-faint'}>
            <path d={curve(edge.points)} markerEnd={`url(#${arrow})`} />
            {edge.label && (
              <text x={edge.label.x} y={edge.label.y + 4} textAnchor="middle">
                {edge.text}
              </text>
            )}
          </g>
        ))}
        {placed.nodes.map((node) => (
          <Node key={node.name} node={node} visits={visits.get(node.name) ?? 0} isCurrent={node.name === current} />
        ))}
      </svg>
    </div>
  );
}

function Node({ node, visits, isCurrent }: { node: Placed['nodes'][number]; visits: number; isCurrent: boolean }) {
  const state = isCurrent ? 'graph-node-current' : visits > 0 ? `graph-node-visited graph-node-${node.type.toLowerCase()}` : '';
  return (
    <g className={`graph-node ${state}`} data-state={node.name} data-visits={visits} data-current={isCurrent}>
      <rect x={node.x - node.width / 2} y={node.y - node.height / 2} width={node.width} height={node.height} rx={node.type === 'Task' ? 6 : 22} />
      <text className="graph-name" x={node.x} y={node.y - 2} textAnchor="middle">
        {node.name}
      </text>
      <text className="graph-type" x={node.x} y={node.y + 14} textAnchor="middle">
        {node.type}
        {visits > 0 ? ` · ${visits}` : ''}
      </text>
    </g>
  );
}

/** A rounded line through the points of the layout. */
function curve(points: readonly { x: number; y: number }[]): string {
  const [start, ...rest] = points;
  if (!start) {
    return '';
  }
  const end = rest.at(-1) ?? start;
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1] as { x: number; y: number };
    const to = i === rest.length - 2 ? end : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x},${point.y} ${to.x},${to.y}`;
  });
  return `M${start.x},${start.y}${bends.join('')}${bends.length === 0 ? `L${end.x},${end.y}` : ''}`;
}
