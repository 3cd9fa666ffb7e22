import { useState } from 'react';
import { useLive } from '../api/live';
import { paths } from '../api/paths';
import { useKey, useSending } from '../api/sending';
import type { Group } from '../api/wire';
import { useApi } from '../api/context';
import { useSession } from '../session/session';
import { useFlashes } from '../shell/flashes';
import { go, to } from '../shell/route';
import { useTitle } from '../ui/title';
import { LoadedPage } from '../ui/LoadedPage';
import { GroupEditor } from './GroupEditor';
import { OperationLink } from './Operation';
import { changeOf, emptyForm, formOf, requestOf } from './form';

/** @param groupId null for a group that is to be created */
export function EditGroupPage({ groupId }: { groupId: string | null }) {
  return groupId === null ? <Creating /> : <Loading groupId={groupId} />;
}

function Creating() {
  useTitle('Create group');
  const api = useApi();
  const { config } = useSession();
  const { say } = useFlashes();
  const sending = useSending();
  const key = useKey();
  return (
    <GroupEditor
      group={null}
      begin={emptyForm(config.region)}
      sending={sending}
      cancel={to.groups()}
      submit={async (form) => {
        const body = requestOf(form);
        const answer = await sending.send(() => api.send<Group>('POST', paths.groups(), body, { key: key(body) }));
        const group = answer?.items[0];
        if (group) {
          say('success', `${group.name} is created`, group.activeRoll && <OperationLink groupId={group.id} {...group.activeRoll} inverted />);
          go(to.group(group.id));
        }
      }}
    />
  );
}

function Loading({ groupId }: { groupId: string }) {
  useTitle('Edit group');
  const live = useLive<Group>(paths.group(groupId));
  return (
    <LoadedPage of={live} what={`the group ${groupId}`} heading={`Edit ${groupId}`}>
      {({ items: [group] }) => group && <Editing current={group} />}
    </LoadedPage>
  );
}

/** Edits the group as it was when the page was opened, so that later changes of other users are not undone. */
function Editing({ current }: { current: Group }) {
  const api = useApi();
  const { say } = useFlashes();
  const sending = useSending();
  const [opened, setOpened] = useState({ group: current, times: 0 });
  const { group } = opened;
  return (
    <GroupEditor
      key={opened.times}
      group={group}
      begin={formOf(group)}
      sending={sending}
      cancel={to.group(group.id)}
      again={
        JSON.stringify(formOf(current)) === JSON.stringify(formOf(group)) || sending.busy
          ? null
          : () => setOpened(({ times }) => ({ group: current, times: times + 1 }))
      }
      submit={async (form) => {
        const change = changeOf(group, form);
        if (change === null) {
          go(to.group(group.id));
          return;
        }
        const answer = await sending.send(() => api.send<Group>('PUT', paths.group(group.id), change));
        const saved = answer?.items[0];
        if (saved) {
          const made = saved.latestRevision === group.latestRevision ? '' : ` Revision ${saved.latestRevision} is the latest.`;
          say('success', `${saved.name} is saved.${made}`, saved.activeRoll && <OperationLink groupId={saved.id} {...saved.activeRoll} inverted />);
          go(to.group(saved.id));
        }
      }}
    />
  );
}
