import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import { type ReactNode, useState } from 'react';
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
import { AdoptionEditor } from './AdoptionEditor';
import { GroupEditor } from './GroupEditor';
import { OperationLink } from './Operation';
import { EMPTY_ADOPTION, adoptionChangeOf, adoptionFormOf, adoptionOf, autoScalingOf } from './autoScaling';
import { changeOf, emptyForm, formOf, requestOf } from './form';

/** @param groupId null for a group that is to be created */
export function EditGroupPage({ groupId }: { groupId: string | null }) {
  return groupId === null ? <Creating /> : <Loading groupId={groupId} />;
}

type Kind = 'own' | 'autoScaling';

const KINDS: { value: Kind; label: string; description: string }[] = [
  { value: 'own', label: 'A new group', description: 'Greenroll launches the instances and keeps their number.' },
  { value: 'autoScaling', label: 'An Auto Scaling group', description: 'Greenroll adopts it, and rolls it to another version of its launch template. Nothing of it is copied.' },
];

function Creating() {
  useTitle('Create group');
  const [kind, setKind] = useState<Kind>('own');
  const choice = (
    <Container>
      <FormField label="Kind of group">
        <RadioGroup items={KINDS} value={kind} onChange={({ detail }) => setKind(detail.value as Kind)} />
      </FormField>
    </Container>
  );
  return kind === 'own' ? <CreatingOwn choice={choice} /> : <Adopting choice={choice} />;
}

/** Adopts an Auto Scaling group. No operation starts. */
function Adopting({ choice }: { choice: ReactNode }) {
  const api = useApi();
  const { say } = useFlashes();
  const sending = useSending();
  const key = useKey();
  return (
    <AdoptionEditor
      group={null}
      begin={EMPTY_ADOPTION}
      sending={sending}
      cancel={to.groups()}
      first={choice}
      submit={async (form) => {
        const body = adoptionOf(form);
        const answer = await sending.send(() => api.send<Group>('POST', paths.groups(), body, { key: key(body) }));
        const group = answer?.items[0];
        if (group) {
          say('success', `The Auto Scaling group ${body.group.autoScaling.name} is adopted`);
          go(to.group(group.id));
        }
      }}
    />
  );
}

function CreatingOwn({ choice }: { choice: ReactNode }) {
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
      first={choice}
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
      {({ items: [group] }) => group && (autoScalingOf(group) ? <EditingAdopted current={group} /> : <Editing current={group} />)}
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

/** Edits the few settings of a group that stands for an Auto Scaling group. */
function EditingAdopted({ current }: { current: Group }) {
  const api = useApi();
  const { say } = useFlashes();
  const sending = useSending();
  const [opened, setOpened] = useState({ group: current, times: 0 });
  const { group } = opened;
  const isCurrent = JSON.stringify(adoptionFormOf(current)) === JSON.stringify(adoptionFormOf(group));
  return (
    <AdoptionEditor
      key={opened.times}
      group={group}
      begin={adoptionFormOf(group)}
      sending={sending}
      cancel={to.group(group.id)}
      again={isCurrent || sending.busy ? null : () => setOpened(({ times }) => ({ group: current, times: times + 1 }))}
      submit={async (form) => {
        const change = adoptionChangeOf(group, form);
        const answer = change && (await sending.send(() => api.send<Group>('PUT', paths.group(group.id), change)));
        const saved = answer?.items[0];
        if (saved) {
          say('success', `${saved.name} is saved.`);
        }
        if (saved || change === null) {
          go(to.group(group.id));
        }
      }}
    />
  );
}
