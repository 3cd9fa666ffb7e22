import './deployments.css';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef } from 'react';
import { first, useLive } from '../api/live';
import { paths } from '../api/paths';
import type { Group } from '../api/wire';
import { adjust, go, to } from '../shell/route';
import { useTitle } from '../ui/title';
import { CopyId } from '../ui/CopyId';
import { Refused } from '../ui/Loaded';
import { kindWords } from '../ui/RollState';
import { DeployDialog } from './DeployDialog';
import { Ongoing } from './Ongoing';
import { type Filter, RollsTable } from './RollsTable';

export interface DeploymentsPageProps extends Filter {
  groupId: string;
  /** Whether the deploy dialog is open over the list. */
  deploy: boolean;
}

/** The past and current deployments of a group, and the button for the next one. */
export function DeploymentsPage({ groupId, status, kind, deploy }: DeploymentsPageProps) {
  const live = useLive<Group>(paths.group(groupId), { runs: ({ items: [group] }) => group?.activeRoll !== undefined });
  const group = first(live);
  // The dialog's address has no filter, so the list behind it keeps its filter.
  const filter = useRef<Filter>({ status, kind });
  if (!deploy) {
    filter.current = { status, kind };
  }
  const button = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(deploy);
  useEffect(() => {
    if (wasOpen.current && !deploy) {
      button.current?.querySelector<HTMLElement>('a, button')?.focus();
    }
    wasOpen.current = deploy;
  }, [deploy]);
  useTitle(deploy ? `Deploy ${group?.name ?? groupId}` : `Deployments of ${group?.name ?? groupId}`);
  if (live.state === 'failed') {
    return <Refused failure={live.failure} what="this group" again={live.refresh} />;
  }
  const holder = group?.activeRoll;
  const deployButton = (
    <Button
      variant="primary"
      href={to.deploy(groupId)}
      disabled={holder !== undefined}
      disabledReason={holder && `${kindWords(holder.kind)} ${holder.id} holds the group until it ends.`}
    >
      Deploy
    </Button>
  );
  return (
    <SpaceBetween size="l">
      <Header variant="h1" actions={<div ref={button}>{deployButton}</div>} description={group && <CopyId id={groupId} />}>
        {group ? `Deployments of ${group.name}` : 'Deployments'}
      </Header>
      {holder && <Ongoing groupId={groupId} holder={holder} />}
      <RollsTable
        groupId={groupId}
        filter={filter.current}
        onFilter={(next) => adjust(to.deployments(groupId, next))}
        deploy={deployButton}
      />
      {deploy && group && <DeployDialog group={group} onClose={() => go(to.deployments(groupId, filter.current))} />}
    </SpaceBetween>
  );
}
