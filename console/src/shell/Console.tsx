import AppLayout from '@cloudscape-design/components/app-layout';
import BreadcrumbGroup, { type BreadcrumbGroupProps } from '@cloudscape-design/components/breadcrumb-group';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { DeploymentPage } from '../deployment/DeploymentPage';
import { DeploymentsPage } from '../deployments/DeploymentsPage';
import { EditGroupPage } from '../groups/EditGroupPage';
import { GroupPage } from '../groups/GroupPage';
import { GroupsPage } from '../groups/GroupsPage';
import { useSession } from '../session/session';
import { NotFoundPage } from './NotFoundPage';
import { WithFlashes, useFlashes } from './flashes';
import { type Route, hrefOf, to, useRoute } from './route';
import { type Theme, chooseTheme, theme } from './theme';
import { useTrouble } from './trouble';

/** The frame around every page: the current place, the navigation, and the messages. */
export function Console() {
  return (
    <WithFlashes>
      <Frame />
    </WithFlashes>
  );
}

function Frame() {
  const route = useRoute();
  const trouble = useTrouble();
  const { shown } = useFlashes();
  return (
    <>
      <div id="top">
        <Top />
      </div>
      <AppLayout
        headerSelector="#top"
        navigation={<Navigation route={route} />}
        breadcrumbs={<BreadcrumbGroup items={breadcrumbs(route)} />}
        notifications={<Flashbar items={trouble ? [trouble, ...shown] : [...shown]} />}
        toolsHide
        stickyNotifications
        content={<Page route={route} />}
      />
    </>
  );
}

/** One component for each page. Another group or roll is another page, which keeps nothing of the page before. */
function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'groups':
      return <GroupsPage />;
    case 'createGroup':
      return <EditGroupPage key="new" groupId={null} />;
    case 'editGroup':
      return <EditGroupPage key={route.groupId} groupId={route.groupId} />;
    case 'group':
      return <GroupPage key={route.groupId} groupId={route.groupId} tab={route.tab} />;
    case 'deployments':
      return <DeploymentsPage key={route.groupId} groupId={route.groupId} status={route.status} kind={route.kind} deploy={false} />;
    case 'deploy':
      return <DeploymentsPage key={route.groupId} groupId={route.groupId} status={null} kind={null} deploy />;
    case 'deployment':
      return <DeploymentPage key={route.rollId} groupId={route.groupId} rollId={route.rollId} tab={route.tab} />;
    case 'nowhere':
      return <NotFoundPage />;
  }
}

function Top() {
  const { config, signOut } = useSession();
  const [chosen, setChosen] = useState(theme);
  const choose = (next: Theme) => {
    chooseTheme(next);
    setChosen(next);
  };
  const themes: Theme[] = ['system', 'light', 'dark'];
  return (
    <TopNavigation
      identity={{ href: to.groups(), title: 'Greenroll' }}
      utilities={[
        ...(config.embedded
          ? [{ type: 'button' as const, text: config.speed === 1 ? 'Embedded cloud' : `Embedded cloud, ${config.speed} times as fast`, iconName: 'status-info' as const }]
          : config.region
            ? [{ type: 'button' as const, text: config.region }]
            : []),
        {
          type: 'menu-dropdown',
          text: 'Appearance',
          items: themes.map((one) => ({ id: one, itemType: 'checkbox', text: one === 'system' ? 'As the system' : one === 'light' ? 'Light' : 'Dark', checked: one === chosen })),
          onItemClick: ({ detail }) => choose(detail.id as Theme),
        },
        { type: 'button', text: 'Sign out', onClick: signOut },
      ]}
    />
  );
}

function Navigation({ route }: { route: Route }) {
  const groupId = 'groupId' in route ? route.groupId : null;
  const ofGroup: SideNavigationProps.Item[] =
    groupId === null
      ? []
      : [
          { type: 'divider' },
          {
            type: 'section-group',
            title: groupId,
            items: [
              { type: 'link', text: 'Overview', href: to.group(groupId) },
              { type: 'link', text: 'Deployments', href: to.deployments(groupId) },
              { type: 'link', text: 'Deploy', href: to.deploy(groupId) },
            ],
          },
        ];
  return (
    <SideNavigation
      activeHref={activeHref(route)}
      header={{ href: to.groups(), text: 'Greenroll' }}
      items={[{ type: 'link', text: 'Groups', href: to.groups() }, ...ofGroup]}
    />
  );
}

function activeHref(route: Route): string {
  switch (route.page) {
    case 'group':
    case 'editGroup':
      return to.group(route.groupId);
    case 'deployments':
    case 'deployment':
      return to.deployments(route.groupId);
    case 'createGroup':
      return to.groups();
    default:
      return hrefOf(route);
  }
}

function breadcrumbs(route: Route): BreadcrumbGroupProps.Item[] {
  const groups = { text: 'Groups', href: to.groups() };
  const group = (id: string) => ({ text: id, href: to.group(id) });
  switch (route.page) {
    case 'groups':
    case 'nowhere':
      return [groups];
    case 'createGroup':
      return [groups, { text: 'Create', href: to.createGroup() }];
    case 'group':
      return [groups, group(route.groupId)];
    case 'editGroup':
      return [groups, group(route.groupId), { text: 'Edit', href: to.editGroup(route.groupId) }];
    case 'deployments':
      return [groups, group(route.groupId), { text: 'Deployments', href: to.deployments(route.groupId) }];
    case 'deploy':
      return [groups, group(route.groupId), { text: 'Deployments', href: to.deployments(route.groupId) }, { text: 'Deploy', href: to.deploy(route.groupId) }];
    case 'deployment':
      return [
        groups,
        group(route.groupId),
        { text: 'Deployments', href: to.deployments(route.groupId) },
        { text: route.rollId, href: to.deployment(route.groupId, route.rollId) },
      ];
  }
}
