import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Grid from '@cloudscape-design/components/grid';
import Link from '@cloudscape-design/components/link';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect } from 'react';
import type { Group } from '../api/wire';
import { go, to } from '../shell/route';
import { DeployForm } from './DeployForm';
import { PlanPanel } from './PlanPanel';
import { type Deploying, bodyOf, errorsOf, whyNot } from './deploying';
import { placed } from './form';
import { useDeploying } from './useDeploying';
import { said } from './labels';

/** Asks how to roll the group, shows the plan, and starts the roll. */
export function DeployDialog({ group, onClose }: { group: Group; onClose: () => void }) {
  const { state, type, planAgain, press } = useDeploying(group);
  const { start } = state;
  const startedId = start.kind === 'started' ? start.rollId : null;
  useEffect(() => {
    if (startedId !== null) {
      go(to.deployment(group.id, startedId));
    }
  }, [group.id, startedId]);
  return (
    <Modal
      visible
      size="xx-large"
      header={`Deploy to ${group.name}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={<Footer state={state} groupId={group.id} press={press} onClose={onClose} />}
    >
      <Grid gridDefinition={[{ colspan: { default: 12, m: 4 } }, { colspan: { default: 12, m: 8 } }]}>
        <DeployForm
          form={state.form}
          errors={errorsOf(state)}
          type={type}
          healthCheckOfGroup={group.inForce.healthCheckType}
          autoScaling={group.inForce.autoScaling}
        />
        <PlanPanel state={state} group={group} again={planAgain} />
      </Grid>
    </Modal>
  );
}

interface FooterProps {
  state: Deploying;
  groupId: string;
  press: () => void;
  onClose: () => void;
}

function Footer({ state, groupId, press, onClose }: FooterProps) {
  const why = whyNot(state);
  return (
    <SpaceBetween size="s">
      <div role="alert">
        <StartTrouble state={state} groupId={groupId} />
      </div>
      <div className="dialog-actions">
        <Box color="text-body-secondary">
          <span aria-live="polite">{why}</span>
        </Box>
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            disabled={why !== null}
            loading={state.start.kind === 'sending' || state.start.kind === 'started'}
            loadingText="Starting the roll"
            onClick={press}
          >
            ROLL
          </Button>
        </SpaceBetween>
      </div>
    </SpaceBetween>
  );
}

/** The reason why ROLL has started no roll, and what to do about it. */
function StartTrouble({ state: { start, form }, groupId }: { state: Deploying; groupId: string }) {
  switch (start.kind) {
    case 'idle':
    case 'sending':
    case 'started':
      return null;
    case 'held':
      return (
        <Alert type="warning" header="Another operation holds the group; nothing was started">
          {said(start.message)}{' '}
          {start.holder && (
            <Link href={to.deployment(groupId, start.holder)} variant="primary">
              Watch {start.holder}
            </Link>
          )}
        </Alert>
      );
    case 'unsure':
      return (
        <Alert type="warning" header="It may have been started">
          {start.failure.message}{' '}
          {start.body === bodyOf(form)
            ? 'Press ROLL again: the same key starts it once.'
            : 'The form has changed since: look at the deployments before you start another roll.'}
        </Alert>
      );
    case 'refused': {
      const { byField, others } = placed(start.failure.problems);
      const isForbidden = start.failure.status === 403;
      return (
        <Alert type="error" header={isForbidden ? 'You may not roll this group; nothing was started' : 'Nothing was started'}>
          {isForbidden && 'Your token is not made for this. Ask the owner of Greenroll for one with the scope roll, for this group. '}
          {start.failure.status === 400 && Object.keys(byField).length > 0
            ? ['Each error is shown at its field.', ...others.map(({ message }) => said(message))].join(' ')
            : said(start.failure.message)}
        </Alert>
      );
    }
  }
}
