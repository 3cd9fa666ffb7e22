import './groups.css';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Group, InstanceHealth } from '../api/wire';
import { type GroupTab, adjust, go, to } from '../shell/route';
import { shareOf } from '../ui/lifeCycle';
import { useTitle } from '../ui/title';
import { FreezeDialog, Freezes } from '../ui/Freezes';
import { LoadedPage } from '../ui/LoadedPage';
import { kindWords } from '../ui/RollState';
import { ActivityTab } from './ActivityTab';
import { ConfigurationTab } from './ConfigurationTab';
import { DeleteDialog } from './DeleteDialog';
import { InstancesTab } from './InstancesTab';
import { RevisionsTab } from './RevisionsTab';
import { ScaleDialog } from './ScaleDialog';
import { AutoScalingSummary } from './AutoScalingSummary';
import { Summary } from './Summary';
import { autoScalingOf } from './autoScaling';
import { countsOf } from './health';

/** One group: its health, its configuration, its history, and the actions on it. */
export function GroupPage({ groupId, tab }: { groupId: string; tab: GroupTab }) {
  useTitle(groupId);
  const live = useLive<Group>(paths.group(groupId), { runs: ({ items }) => items[0]?.activeRoll !== undefined });
  return (
    <LoadedPage of={live} what={`the group ${groupId}`} heading={groupId}>
      {({ items: [group] }) => group && <Shown group={group} tab={tab} />}
    </LoadedPage>
  );
}

function Shown({ group, tab }: { group: Group; tab: GroupTab }) {
  useTitle(group.name);
  const [dialog, setDialog] = useState<'scale' | 'delete' | 'freeze' | null>(null);
  const close = () => setDialog(null);
  const isHeld = group.activeRoll !== undefined;
  const isFrozen = group.freezes?.some(({ groupId }) => groupId === group.id) ?? false;
  const health = useLive<InstanceHealth>(paths.health(group.id), { runs: () => isHeld });
  const counts = health.state === 'ready' ? countsOf(health.answer.items, group.latestRevision) : null;
  const autoScaling = autoScalingOf(group);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={group.description}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => setDialog('delete')}>Delete</Button>
            {!isFrozen && <Button onClick={() => setDialog('freeze')}>Freeze deployments</Button>}
            {!autoScaling && <Button onClick={() => setDialog('scale')}>Scale</Button>}
            <Button onClick={() => go(to.editGroup(group.id))}>Edit</Button>
            <Button onClick={() => go(to.deployments(group.id))}>Deployments</Button>
            <Button variant="primary" onClick={() => go(to.deploy(group.id))}>
              Deploy
            </Button>
          </SpaceBetween>
        }
      >
        {group.name}
      </Header>
      <Freezes freezes={group.freezes} />
      {group.activeRoll && <Held groupId={group.id} operation={group.activeRoll} />}
      <Container header={<Header variant="h2">Summary</Header>}>
        {autoScaling ? (
          <AutoScalingSummary group={group} autoScaling={autoScaling} counts={counts} />
        ) : (
          <Summary group={group} counts={counts} share={health.state === 'ready' ? shareOf(health.answer.items) : null} />
        )}
      </Container>
      <Tabs
        ariaLabel="Of the group"
        // The revisions of an Auto Scaling group are the versions of its launch template, which EC2 lists.
        activeTabId={autoScaling && tab === 'revisions' ? 'instances' : tab}
        onChange={({ detail }) => adjust(to.group(group.id, detail.activeTabId as GroupTab))}
        tabs={[
          { id: 'instances', label: 'Instances', content: (tab === 'instances' || (autoScaling && tab === 'revisions')) && <InstancesTab group={group} /> },
          ...(autoScaling ? [] : [{ id: 'revisions', label: 'Revisions', content: tab === 'revisions' && <RevisionsTab groupId={group.id} /> }]),
          { id: 'activity', label: 'Activity', content: tab === 'activity' && <ActivityTab groupId={group.id} /> },
          { id: 'configuration', label: 'Configuration', content: tab === 'configuration' && <ConfigurationTab group={group} /> },
        ]}
      />
      {dialog === 'freeze' && <FreezeDialog groupId={group.id} name={group.name} close={close} />}
      {dialog === 'scale' && <ScaleDialog group={group} close={close} />}
      {dialog === 'delete' && <DeleteDialog group={group} count={counts?.all ?? null} close={close} />}
    </SpaceBetween>
  );
}

function Held({ groupId, operation: { id, kind } }: { groupId: string; operation: NonNullable<Group['activeRoll']> }) {
  return (
    <Alert
      type="info"
      header={`${kindWords(kind)} ${id} is in progress`}
      action={<Button onClick={() => go(to.deployment(groupId, id))}>Watch it</Button>}
    >
      It holds the group: another operation begins after it.
    </Alert>
  );
}
