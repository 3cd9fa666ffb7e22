import './deployment.css';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useEffect, useMemo, useRef } from 'react';
import { type Live, first, useLive } from '../api/live';
import { paths } from '../api/paths';
import { KINDS } from '../deployments/filter';
import type { Group, Roll, RollInstances } from '../api/wire';
import { useApi } from '../api/context';
import { useFlashes } from '../shell/flashes';
import { ROLL_TABS, type RollTab, adjust, to } from '../shell/route';
import { useTitle } from '../ui/title';
import { Freezes } from '../ui/Freezes';
import { Loaded } from '../ui/Loaded';
import { LoadedPage } from '../ui/LoadedPage';
import { isOpen, kindWords, rollWords, waitWords, waitsAt } from '../ui/RollState';
import { Controls } from './Controls';
import { EventsTab } from './EventsTab';
import { ExecutionTab } from './ExecutionGraph';
import { FailureBox } from './FailureBox';
import { InstancesTab } from './InstancesTab';
import { Overview } from './Overview';
import { StepPause } from './StepPause';
import { type Known as KnownFacts, answersOf, offersOf } from './controls';
import { detailsOf } from './events';
import { failureStoryOf, leftoverWords } from './failed';
import { holdWords } from './holds';
import { limitsOf, phaseOf } from './phase';
import { type SpotStory, spotStoryOf } from './spotEvents';
import { useTimeline } from './useTimeline';

interface Place {
  groupId: string;
  rollId: string;
  tab: RollTab;
}

/** One roll, live while it runs. */
export function DeploymentPage(place: Place) {
  const roll = useLive<Roll>(paths.roll(place.groupId, place.rollId), { runs: ({ items }) => items[0] !== undefined && isOpen(items[0].status) });
  const known = first(roll);
  useTitle(known ? `${known.progress.value} % ${stateOf(known)}, ${known.id}` : place.rollId);
  return (
    <LoadedPage of={roll} what={`roll ${place.rollId}`} heading={place.rollId}>
      {(answer) => (answer.items[0] ? <Known place={place} roll={answer.items[0]} said={answer} refresh={roll.refresh} /> : null)}
    </LoadedPage>
  );
}

const stateOf = (roll: Roll): string => waitWords(roll)?.toLowerCase() ?? rollWords(roll.status);

function Known({ place, roll, said, refresh }: { place: Place; roll: Roll; said: { serverTime: number; receivedAt: number }; refresh: () => void }) {
  const { groupId, rollId, tab } = place;
  const running = isOpen(roll.status);
  const pace = { runs: () => running };
  // The answer is long when there are many instances, and only the instances change often.
  const status = useLive<RollInstances>(paths.rollInstances(groupId, rollId), { runs: () => running && tab === 'instances' });
  const group = useLive<Group>(paths.group(groupId), pace);
  const newest = useLive<Roll>(paths.rolls(groupId, { limit: 1, kind: KINDS.join(',') }), { enabled: !running });
  const { events, live: timeline } = useTimeline(groupId, rollId, running);
  const seen = first(status);
  const phase = phaseOf(roll, events, limitsOf(roll, seen));
  const restarts = seen?.strategyAction === 'RESTART_SERVER';
  const facts: KnownFacts = {
    group: first(group),
    newest: first(newest)?.id ?? null,
    restarts,
    servedBefore: detailsOf(events.find(({ type }) => type === 'ACCEPTED')).servingRevision !== undefined,
  };
  const answers = answersOf(roll, facts);
  const offers = offersOf(roll, facts).filter(({ control }) => !answers.some((answer) => answer.control === control));
  const story = failureStoryOf(roll, events, seen);
  const spotStory = useMemo(() => spotStoryOf(events), [events]);
  const refreshAll = () => {
    for (const live of [{ refresh }, status, group, timeline]) {
      live.refresh();
    }
  };
  // The last data of a running roll is not its end yet, and the group's lock has changed too.
  const refreshed = useRef(refreshAll);
  refreshed.current = refreshAll;
  useEffect(() => {
    if (!running) {
      refreshed.current();
    }
  }, [running]);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={roll.comment ?? `${kindWords(roll.kind)} to ${roll.autoScaling ? 'launch template version' : 'revision'} ${roll.revision}`}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <ReportButton groupId={groupId} rollId={rollId} />
            <Controls roll={roll} offers={offers} onDone={refreshAll} />
          </SpaceBetween>
        }
      >
        {kindWords(roll.kind)} {roll.id}
      </Header>
      {running && <Freezes freezes={first(group)?.freezes} />}
      <StepPause roll={roll} steps={seen?.strategy?.steps} restarts={restarts} events={events} said={said}>
        <Controls roll={roll} offers={answers} onDone={refreshAll} />
      </StepPause>
      <Notes roll={roll} />
      <SpotNotes {...spotStory} />
      {!story && seen && seen.leftovers.length > 0 && (
        <Alert type="warning" header="Left behind">
          {leftoverWords(roll, seen.leftovers).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Alert>
      )}
      {story && <FailureBox story={story} groupId={groupId} rollbackId={roll.rollbackId} />}
      <Tabs
        activeTabId={tab}
        ariaLabel="Of this roll"
        onChange={({ detail }) => adjust(to.deployment(groupId, rollId, ROLL_TABS.find((one) => one === detail.activeTabId)))}
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            content: <Overview roll={roll} status={seen} events={events} phase={phase} said={said} />,
          },
          {
            id: 'instances',
            label: `Instances (${roll.blueInstances} blue, ${roll.greenInstances} green)`,
            content: <Loaded of={status as Live<RollInstances>} what="the instances">{({ items }) => (items[0] ? <InstancesTab status={items[0]} /> : null)}</Loaded>,
          },
          {
            id: 'events',
            label: `Events (${events.length})`,
            content:
              timeline.state === 'ready' || events.length > 0 ? (
                <EventsTab events={events} />
              ) : (
                <Loaded of={timeline} what="the timeline">
                  {() => null}
                </Loaded>
              ),
          },
          {
            id: 'execution',
            label: 'Execution',
            content: tab === 'execution' && <ExecutionTab groupId={groupId} rollId={rollId} current={phase.state} running={running} />,
          },
        ]}
      />
    </SpaceBetween>
  );
}

/** The notes that are shown before the rest of the page. */
function Notes({ roll }: { roll: Roll }) {
  return (
    <>
      {/* The banner of the freeze and the box of the step say more. */}
      {roll.hold && roll.hold.code !== 'FROZEN' && waitsAt(roll) === null && (
        <Alert type="warning" header={roll.status === 'paused' ? 'Paused' : holdWords(roll.hold)}>
          {roll.hold.reason}
        </Alert>
      )}
      {roll.warnings.map(({ code, message }) => (
        <Alert key={`${code} ${message}`} type="warning" header={code}>
          {message}
        </Alert>
      ))}
      {roll.follows !== undefined && (
        <Alert type="info">
          It cleans up after <Link href={to.deployment(roll.groupId, roll.follows)}>{roll.follows}</Link>.
        </Alert>
      )}
      {roll.rollbackId !== undefined && roll.status !== 'failed' && (
        <Alert type="info">
          It was rolled back by <Link href={to.deployment(roll.groupId, roll.rollbackId)}>{roll.rollbackId}</Link>.
        </Alert>
      )}
    </>
  );
}

/** Tells of spot instances that EC2 did not give, or has taken back. */
function SpotNotes({ interrupted, fallbacks }: SpotStory) {
  return (
    <>
      {fallbacks.length > 0 && (
        <Alert type="warning" header="Fallback to on demand">
          {fallbacks.map((line) => (
            <div key={line}>{line}</div>
          ))}
        </Alert>
      )}
      {interrupted.length > 0 && (
        <Alert type="info" header="EC2 interrupted spot instances">
          {`${interrupted.slice(0, 10).join(', ')}${interrupted.length > 10 ? ` and ${interrupted.length - 10} more` : ''}. The release is not at fault.`}
        </Alert>
      )}
    </>
  );
}

/** Downloads the roll as a page for a change ticket. */
function ReportButton({ groupId, rollId }: { groupId: string; rollId: string }) {
  const api = useApi();
  const { say } = useFlashes();
  async function download() {
    try {
      const { items } = await api.get<{ markdown: string }>(paths.report(groupId, rollId));
      const url = URL.createObjectURL(new Blob([items[0]?.markdown ?? ''], { type: 'text/markdown' }));
      Object.assign(document.createElement('a'), { href: url, download: `${rollId}.md` }).click();
      URL.revokeObjectURL(url);
    } catch (thrown) {
      say('error', 'No report', (thrown as Error).message);
    }
  }
  return (
    <Button iconName="download" onClick={() => void download()}>
      Report
    </Button>
  );
}
