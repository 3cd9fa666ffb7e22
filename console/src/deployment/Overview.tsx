import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { memo, useMemo } from 'react';
import type { Roll, RollEvent, RollInstances } from '../api/wire';
import { useSession } from '../session/session';
import { judgeWords } from '../ui/judge';
import { shareWords } from '../ui/lifeCycle';
import { RollState, bakes, isOpen, outcomeWords, waitsAt } from '../ui/RollState';
import { stepWords } from '../ui/steps';
import { Time, duration, serverNow, useNow } from '../ui/time';
import { Batches } from './Batches';
import { EmbeddedPanel } from './EmbeddedPanel';
import { InServiceChart } from './InServiceChart';
import { Judged } from './Judged';
import { type Clock, Ticking } from './Ticking';
import { batchesOf } from './batches';
import { detailsOf } from './events';
import { type Phase, countdown, expectedEnd } from './phase';
import { type Series, seriesOf } from './series';
import { type RollShare, rollShareOf } from './share';

interface Seen {
  roll: Roll;
  status: RollInstances | null;
  events: readonly RollEvent[];
  phase: Phase;
  said: Clock;
}

/** The progress, the current phase, and the number in service. */
export function Overview(seen: Seen) {
  const { roll, status, events } = seen;
  const { config } = useSession();
  const share = useMemo(() => rollShareOf(status), [status]);
  const steps = status?.strategy?.steps;
  const accepted = detailsOf(events.find(({ type }) => type === 'ACCEPTED'));
  const series = useMemo(() => seriesOf(events, accepted.target ?? null), [events, accepted.target]);
  return (
    <SpaceBetween size="l">
      <Progress {...seen} share={share} />
      <Container header={<Header variant="h2">In service over time</Header>}>
        <LiveChart series={series} running={isOpen(roll.status)} said={seen.said} />
      </Container>
      {status?.judged && <Judged judged={status.judged} />}
      {config.embedded && <EmbeddedPanel />}
      <Container header={<Header variant="h2">Details</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Status', value: <RollState status={roll.status} hold={roll.hold} /> },
            { label: 'Outcome', value: outcomeWords(roll.outcome) },
            ...(roll.autoScaling ? adopted(roll.autoScaling) : []),
            ...(roll.autoScaling ? [] : [{ label: 'Revision', value: accepted.servingRevision ? `${accepted.servingRevision} → ${roll.revision}` : roll.revision }]),
            { label: 'Image', value: accepted.imageId ?? '–' },
            { label: 'Strategy', value: status?.strategyAction ?? '–' },
            { label: 'Batch size', value: `${roll.batchSizePercentage} %` },
            ...(steps ? [{ label: 'Steps', value: stepWords(steps) }] : []),
            { label: 'Grace period', value: duration(roll.gracePeriod) },
            ...(status?.strategy?.judge ? [{ label: 'Judge', value: judgeWords(status.strategy.judge) }] : []),
            ...(status?.strategy?.bakeTime ? [{ label: 'Bake time', value: duration(status.strategy.bakeTime) }] : []),
            { label: 'Health check', value: status?.healthCheck ?? '–' },
            { label: 'Instances', value: `${roll.blueInstances} blue / ${roll.greenInstances} green${roll.parkedInstances ? ` / ${roll.parkedInstances} parked` : ''}` },
            ...(share ? [{ label: 'Share', value: <ShareOf share={share} running={isOpen(roll.status)} /> }] : []),
            ...(roll.kind === 'HEAL' && roll.comment !== undefined ? [{ label: 'Why', value: roll.comment }] : []),
            { label: 'Started by', value: roll.startedBy },
            { label: 'Started', value: <Time at={roll.createdAt} /> },
            { label: isOpen(roll.status) ? 'Last written' : 'Ended', value: <Time at={roll.updatedAt} /> },
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

/** The versions of a roll of an Auto Scaling group, and the desired capacity. */
function adopted({ name, launchTemplateId, fromVersion, toVersion, desiredCapacity }: NonNullable<Roll['autoScaling']>) {
  return [
    { label: 'Auto Scaling group', value: name },
    { label: 'Launch template', value: launchTemplateId },
    { label: 'Version', value: fromVersion === toVersion ? toVersion : `${fromVersion} → ${toVersion}` },
    { label: 'Desired capacity', value: `${desiredCapacity}, as its owner and policies want` },
  ];
}

function ShareOf({ share, running }: { share: RollShare; running: boolean }) {
  return (
    <>
      <div>{`${shareWords(share.target)}, if EC2 has the capacity`}</div>
      <Box variant="small" display="block">{`${running ? 'now' : 'at the end'} ${shareWords(share.now)}`}</Box>
    </>
  );
}

/** The chart up to now. It is drawn again every few seconds, because each second would show no more. */
const LiveChart = memo(function LiveChart({ series, running, said }: { series: Series; running: boolean; said: Clock }) {
  const { config } = useSession();
  const now = serverNow(said, useNow(running, CHART_PACE), config.speed);
  return <InServiceChart series={series} now={running ? now : null} />;
});

const CHART_PACE = 5_000;

const NO_SHARES: RollShare['byBatch'] = new Map();

function Progress({ roll, status, events, phase, said, share }: Seen & { share: RollShare | null }) {
  const running = isOpen(roll.status);
  const batches = useMemo(() => batchesOf(events, roll.numOfBatches, running), [events, roll.numOfBatches, running]);
  const left = running && (phase.until !== null || phase.since !== null) ? <Ticking said={said} words={(now) => countdown(phase, now)} /> : null;
  const batch = roll.currentBatch > 0 ? `Batch ${roll.currentBatch} of ${roll.numOfBatches}` : `${roll.numOfBatches} batches`;
  return (
    <Container header={<Header variant="h2">Progress</Header>}>
      <SpaceBetween size="m">
        <ProgressBar
          value={roll.progress.value}
          status={roll.status === 'failed' ? 'error' : roll.status === 'finished' ? 'success' : 'in-progress'}
          label={batch}
          description={<span data-testid="phase">{phase.words}</span>}
          additionalInfo={left}
          resultText={phase.words}
        />
        <Batches batches={batches} shares={share?.byBatch ?? NO_SHARES} phase={phase} restarts={status?.strategyAction === 'RESTART_SERVER'} exchanges={roll.autoScaling !== undefined} left={left} />
        {running && (
          <Box color="text-body-secondary">
            Expected end: <Ticking said={said} words={(now) => expectedEnd(roll, now) ?? 'not known yet'} />
            {roll.expectedEnd !== undefined && (waitsAt(roll) === null || bakes(roll)) && (
              <>
                {' '}
                (<Time at={roll.expectedEnd} dateToo={false} />)
              </>
            )}
          </Box>
        )}
        {!running && (
          <Box color="text-body-secondary">
            {roll.status === 'finished' ? 'It took' : 'It ended after'} {duration((Date.parse(roll.updatedAt) - Date.parse(roll.createdAt)) / 1000)}.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
