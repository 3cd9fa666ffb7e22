import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { memo } from 'react';
import type { Failure } from '../api/failure';
import type { Group, Plan } from '../api/wire';
import { to } from '../shell/route';
import { judgeWords } from '../ui/judge';
import { shareWords } from '../ui/lifeCycle';
import { stepWords } from '../ui/steps';
import { duration } from '../ui/time';
import { Unfolding } from '../ui/Unfolding';
import { PlanPicture } from './PlanPicture';
import { type Deploying, failureOfPlan, isSound, planOf, rollIn } from './deploying';
import { placed } from './form';
import { zonesIn } from './picture';
import { CHECKS, basis, batches, expected, onFailure, replaced, said } from './labels';

export interface PlanPanelProps {
  state: Deploying;
  group: Group;
  again: () => void;
}

/** The plan of the current form. The earlier plan stays, greyed, until the new one is there. */
export function PlanPanel({ state, group, again }: PlanPanelProps) {
  const isCurrent = planOf(state) !== null;
  const failure = failureOfPlan(state);
  return (
    <SpaceBetween size="m">
      <Header
        variant="h2"
        description="What ROLL would do, as the group stands now."
        actions={
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            {!isCurrent && !failure && isSound(state.form) && <StatusIndicator type="loading">Making the plan</StatusIndicator>}
            {state.plan && !isSound(state.form) && <StatusIndicator type="stopped">Of the form before</StatusIndicator>}
            <Button iconName="refresh" ariaLabel="Make the plan again" onClick={again} />
          </SpaceBetween>
        }
      >
        Plan
      </Header>
      {failure && <Unplanned failure={failure} again={again} />}
      {state.plan ? (
        <div className={isCurrent ? undefined : 'plan-stale'} aria-busy={!isCurrent}>
          <Planned plan={state.plan.plan} serving={group.servingRevision} />
        </div>
      ) : (
        !isSound(state.form) && <Box color="text-body-secondary">There is a plan as soon as the form is sound.</Box>
      )}
    </SpaceBetween>
  );
}

function Unplanned({ failure, again }: { failure: Failure; again: () => void }) {
  const { byField, others } = placed(failure.problems);
  const atFields = Object.keys(byField).length > 0;
  return (
    <div role="alert">
      <Alert
        type={failure.status === 403 ? 'info' : 'error'}
        header={failure.status === 403 ? 'You may not roll this group' : 'The plan could not be made'}
        action={<Button onClick={again}>Try again</Button>}
      >
        {failure.status === 403 && 'Your token is not made for this. Ask the owner of Greenroll for one with the scope roll, for this group. '}
        {failure.status === 400 && atFields ? `Each error is shown at its field. ${others.map(({ message }) => message).join(' ')}` : failure.message}
      </Alert>
    </div>
  );
}

/** Drawn again only for another plan, and not for each typed letter. */
const Planned = memo(function Planned({ plan, serving }: { plan: Plan; serving: number | undefined }) {
  const { ceiling, surge, floor, target, inService, share, imageId, checks, warnings, strategy } = plan;
  const failed = checks.filter(({ passed }) => !passed);
  const passed = checks.filter((check) => check.passed);
  return (
    <SpaceBetween size="m">
      {failed.length > 0 && (
        <Alert type="error" header={plan.feasible ? 'Some checks have failed' : 'This roll would be refused'}>
          <ul className="plain-list">
            {failed.map(({ name, reasons = [] }) => (
              <li key={name}>
                <StatusIndicator type="error" iconAriaLabel="Fails">
                  {CHECKS[name]}
                </StatusIndicator>
                {reasons.map(({ code, message }) => (
                  <Reason key={`${code} ${message}`} groupId={plan.groupId} message={message} />
                ))}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {warnings.map(({ code, message }) => (
        <Alert key={`${code} ${message}`} type="warning" header={said(message)}>
          <Box variant="code">{code}</Box>
        </Alert>
      ))}
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Replaces', value: <Lines first={replaced(plan, serving)} second={imageId} /> },
          { label: 'Expected duration', value: <Lines first={expected(plan)} second={basis(plan)} /> },
          { label: 'Batches', value: batches(plan) },
          { label: 'In service now', value: <Lines first={String(inService)} second={`target ${target}`} /> },
          { label: 'Floor', value: <Lines first={String(floor)} second="never fewer in service by this roll" /> },
          { label: 'Ceiling', value: <Lines first={String(ceiling)} second={surge > 0 ? `${surge} of it surge, for batches that boot and drain` : 'nothing is launched'} /> },
          ...(strategy.judge || strategy.steps?.some(({ judge }) => judge) ? [{ label: 'Judge', value: <JudgeOf strategy={strategy} /> }] : []),
          ...(share ? [{ label: 'Share', value: <Lines first={`${shareWords(share.target)}, if EC2 has the capacity`} second={`now ${shareWords(share.now)}`} /> }] : []),
        ]}
      />
      {plan.batches.length > 0 && <PlanPicture plan={plan} />}
      <div>
        {plan.batches.length > 0 && (
          <Unfolding headerText="Batches as a table" headingTagOverride="h3">
            <BatchTable plan={plan} />
          </Unfolding>
        )}
        <Unfolding headerText="Settings in force" headingTagOverride="h3">
          <Settings plan={plan} />
        </Unfolding>
        <Unfolding headerText={`${passed.length} of ${checks.length} checks passed`} headingTagOverride="h3">
          <ul className="plain-list">
            {passed.map(({ name, note }) => (
              <li key={name}>
                <StatusIndicator type={note ? 'info' : 'success'} iconAriaLabel={note ? 'Nothing to look at' : 'Passed'}>
                  {note ? `${CHECKS[name]}: ${note}` : CHECKS[name]}
                </StatusIndicator>
              </li>
            ))}
          </ul>
        </Unfolding>
      </div>
    </SpaceBetween>
  );
});

/** A sentence, with a link to the operation that it names. */
function Reason({ groupId, message }: { groupId: string; message: string }) {
  const named = rollIn(message);
  return (
    <div>
      {said(message)} {named && <Link href={to.deployment(groupId, named)}>Watch {named}</Link>}
    </div>
  );
}

function Lines({ first, second }: { first: string; second: string | undefined }) {
  return (
    <>
      <div>{first}</div>
      {second && <Box variant="small">{second}</Box>}
    </>
  );
}

/** The metrics in which green is compared with blue. */
function JudgeOf({ strategy: { judge, steps = [] } }: Pick<Plan, 'strategy'>) {
  const own = steps.filter((step) => step.judge);
  return <Lines first={judge ? judgeWords(judge) : 'Only steps are judged'} second={own.length > 0 ? `with one of their own: ${stepWords(own)}` : 'in each batch'} />;
}

type Batch = Plan['batches'][number];

const SHARE_COLUMNS: TableProps.ColumnDefinition<Batch>[] = [
  { id: 'onDemand', header: 'On demand', cell: ({ onDemand }) => onDemand ?? '–', width: 110 },
  { id: 'spot', header: 'Spot', cell: ({ spot }) => spot ?? '–', width: 80 },
];

function BatchTable({ plan }: { plan: Plan }) {
  const restarts = plan.strategy.action === 'RESTART_SERVER';
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      ariaLabels={{ tableLabel: 'Batches of the plan' }}
      trackBy="batchNum"
      items={plan.batches}
      columnDefinitions={[
        { id: 'batch', header: 'Batch', cell: ({ batchNum }) => batchNum, isRowHeader: true, width: 80 },
        ...(restarts ? [] : [{ id: 'launches', header: 'Launched', cell: ({ launches }: Batch) => launches, width: 100 }]),
        ...(restarts || !plan.share ? [] : SHARE_COLUMNS),
        { id: 'blue', header: restarts ? 'Restarted' : 'Blue leaving', cell: ({ blueInstances }) => blueInstances, width: 120 },
        { id: 'zones', header: 'By zone', cell: ({ blueByZone }) => zonesIn(blueByZone) || '–' },
        { id: 'ids', header: 'Instances', cell: ({ blue }) => <Ids of={blue} /> },
      ]}
    />
  );
}

/** Ids without a line break inside an id. */
function Ids({ of }: { of: readonly string[] }) {
  return of.length === 0 ? '–' : of.flatMap((id) => [<span key={id} className="whole">{id}</span>, ' ']);
}

function Settings({ plan }: { plan: Plan }) {
  const { strategy } = plan;
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Batch size', value: `${strategy.batchSizePercentage} %` },
        ...(strategy.steps ? [{ label: 'Steps', value: stepWords(strategy.steps) }] : []),
        { label: 'Grace period', value: duration(strategy.gracePeriod) },
        ...(strategy.bakeTime ? [{ label: 'Bake time', value: duration(strategy.bakeTime) }] : []),
        { label: 'Action', value: strategy.action },
        { label: 'Health check', value: `${strategy.healthCheckType}, within ${duration(strategy.healthTimeout)}` },
        { label: 'Batch is healthy at', value: `${strategy.batchMinHealthyPercentage} %` },
        { label: 'Draining', value: strategy.shouldDrainInstances ? `at most ${duration(strategy.drainingTimeout)}` : 'none' },
        { label: 'On failure', value: onFailure(plan) },
        { label: 'Alarms', value: strategy.alarms.join(', ') || 'none' },
        ...(strategy.compatibility ? [{ label: 'Defaults', value: 'Elastigroup’s, as the group asks for' }] : []),
      ]}
    />
  );
}
