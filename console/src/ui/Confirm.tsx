import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useSending } from '../api/sending';

/**
 * One question before something is done: what will happen, and a button that does it. What the API refuses is said here, and
 * nothing has happened then.
 *
 * @param act does it; the dialog is closed by `onDone` when it went well
 */
export function Confirm({
  header,
  button,
  act,
  onDone,
  onCancel,
  ready = true,
  children,
}: {
  header: string;
  button: string;
  act: () => Promise<void>;
  onDone: () => void;
  onCancel: () => void;
  ready?: boolean;
  children: ReactNode;
}) {
  const { busy, failure, send } = useSending();
  async function press() {
    if ((await send(() => act().then(() => true))) !== null) {
      onDone();
    }
  }
  return (
    <Modal
      visible
      header={header}
      onDismiss={onCancel}
      closeAriaLabel="Cancel"
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} disabled={!ready} onClick={() => void press()}>
              {button}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        {failure && (
          <Alert type="error" header={failure.why.kind === 'refused' ? 'Refused' : 'It is not known whether it was done'}>
            {failure.message} {failure.why.kind === 'refused' ? '' : 'Press again: asked twice it is done once.'}
          </Alert>
        )}
      </SpaceBetween>
    </Modal>
  );
}
