import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { Answer } from '../api/api';
import type { Failure } from '../api/failure';
import type { Live } from '../api/live';

/** Shows live data: that it is being loaded, why it is not available, or the data. */
export function Loaded<T>({ of, what, children }: { of: Live<T>; what: string; children: (answer: Answer<T>) => ReactNode }) {
  switch (of.state) {
    case 'loading':
      return <Loading what={what} />;
    case 'failed':
      return <Refused failure={of.failure} what={what} again={of.refresh} />;
    case 'ready':
      return children(of.answer);
  }
}

export function Loading({ what }: { what: string }) {
  return (
    <Box padding="l" textAlign="center">
      <StatusIndicator type="loading">Loading {what}</StatusIndicator>
    </Box>
  );
}

/** Says in plain words why something cannot be shown, and offers to try again. */
export function Refused({ failure, what, again }: { failure: Failure; what: string; again: () => void }) {
  const header =
    failure.status === 403 ? `You may not see ${what}` : failure.status === 404 || isGone(failure) ? `There is no such thing as ${what}` : `Cannot show ${what}`;
  return (
    <Alert type={failure.status === 403 ? 'info' : 'error'} header={header} action={<Button onClick={again}>Try again</Button>}>
      {failure.status === 403 ? 'Your token is not made for this. Ask the owner of Greenroll for one with the scope or the group that is missing. ' : ''}
      {failure.message}
    </Alert>
  );
}

const isGone = (failure: Failure) => failure.problems.some(({ code }) => code === 'GROUP_DOESNT_EXIST' || code === 'ROLL_DOESNT_EXIST');
