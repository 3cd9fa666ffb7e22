import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Failure } from '../api/failure';
import { useSending } from '../api/sending';

interface Question {
  header: string;
  /** The label of the button that confirms. */
  button: string;
  /** The heading of a refusal. */
  refused?: string;
  /** Does it. It may be called again after a refusal, or after an answer that was lost. */
  act: () => Promise<unknown>;
  /** Called once `act` has succeeded. */
  onDone: () => void;
  onCancel: () => void;
  /** Whether the button may be pressed. */
  ready?: boolean;
  /** Whether the children show a failure at one of their fields. */
  isTold?: (failure: Failure) => boolean;
  children: ReactNode | ((failure: Failure | null) => ReactNode);
}

/**
 * Asks one question before something is done. It says what will happen, and has a button that does it. When the API
 * refuses, nothing has happened.
 */
export function Confirm({ header, button, refused = 'Refused', act, onDone, onCancel, ready = true, isTold = () => false, children }: Question) {
  const { busy, failure, send } = useSending();
  async function press() {
    if (ready && !busy && (await send(() => act().then(() => true)))) {
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
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void press();
        }}
      >
        <SpaceBetween size="m">
          {failure && !isTold(failure) && (
            <Alert type="error" header={failure.why.kind === 'refused' ? refused : 'It is not known whether it was done'}>
              {failure.message} {failure.why.kind === 'refused' ? '' : 'Press again: asked twice it is done once.'}
            </Alert>
          )}
          {typeof children === 'function' ? children(failure) : children}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
