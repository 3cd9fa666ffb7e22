import Alert, { type AlertProps } from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Form from '@cloudscape-design/components/form';
import Header from '@cloudscape-design/components/header';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Failure } from '../api/failure';
import type { Sending } from '../api/sending';
import { go } from '../shell/route';
import type { Sorted } from './fields';

interface Frame {
  heading: string;
  description: string;
  button: string;
  /** The heading of a refusal. */
  refused: string;
  sending: Sending;
  wrong: Sorted;
  /** Whether leaving would lose input. */
  isChanged: () => boolean;
  save: () => void;
  /** The address to go to without saving. */
  cancel: string;
  /** Starts again with the changes of other users; null when there are none. */
  again?: (() => void) | null;
  children: ReactNode;
}

/** The frame of a form: its heading, its buttons, and the words of a refusal. The first wrong field gets the focus. */
export function EditorFrame({ heading, description, button, refused, sending: { busy, failure }, wrong, isChanged, save, cancel, again = null, children }: Frame) {
  const [leaving, setLeaving] = useState(false);
  const page = useRef<HTMLFormElement>(null);
  const alert = useRef<AlertProps.Ref>(null);

  useEffect(() => {
    if (failure && !focusFirstWrong(page.current)) {
      alert.current?.focus();
    }
  }, [failure]);

  const leave = () => (isChanged() ? setLeaving(true) : go(cancel));

  return (
    <form
      ref={page}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Form
        header={
          <Header variant="h1" description={description}>
            {heading}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={leave}>
              Cancel
            </Button>
            <Button variant="primary" loading={busy} formAction="submit">
              {button}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {failure && (
            <Alert ref={alert} type="error" header={refused}>
              <Refusal failure={failure} marked={wrong.at.size} elsewhere={wrong.elsewhere.map(({ message }) => message)} />
            </Alert>
          )}
          {again && (
            <Alert
              type="info"
              header="Another person changed the group"
              action={
                <Button formAction="none" onClick={again}>
                  Start again
                </Button>
              }
            >
              Only what you change here is saved; what they have changed stays. To see it, start again: then your input is lost.
            </Alert>
          )}
          {children}
        </SpaceBetween>
      </Form>
      {leaving && (
        <Modal
          visible
          header="Leave without saving?"
          onDismiss={() => setLeaving(false)}
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" formAction="none" onClick={() => setLeaving(false)}>
                  Stay
                </Button>
                <Button variant="primary" formAction="none" onClick={() => go(cancel)}>
                  Leave
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          Your changes are lost.
        </Modal>
      )}
    </form>
  );
}

function Refusal({ failure, marked, elsewhere }: { failure: Failure; marked: number; elsewhere: readonly string[] }) {
  if (failure.problems.length === 0) {
    return failure.message;
  }
  return (
    <SpaceBetween size="xxs">
      {elsewhere.map((message) => (
        <div key={message}>{message}</div>
      ))}
      {marked > 0 && <div>{marked === 1 ? 'One field is wrong: see there.' : `${marked} fields are wrong: see there.`}</div>}
    </SpaceBetween>
  );
}

/** Moves the focus to the first field with an error. Returns whether there was one. */
function focusFirstWrong(page: HTMLElement | null): boolean {
  const place = page?.querySelector<HTMLElement>('[data-wrong]');
  const control = place?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? place?.querySelector<HTMLElement>('input, textarea, button');
  control?.focus();
  return control instanceof HTMLElement;
}
