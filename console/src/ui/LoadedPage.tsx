import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Answer } from '../api/api';
import type { Live } from '../api/live';
import { Loaded } from './Loaded';

/** A page with live data. It has its heading also while the data is being loaded, and when it is not available. */
export function LoadedPage<T>({ of, what, heading, children }: { of: Live<T>; what: string; heading: string; children: (answer: Answer<T>) => ReactNode }) {
  if (of.state === 'ready') {
    return children(of.answer);
  }
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{heading}</Header>
      <Loaded of={of} what={what}>
        {() => null}
      </Loaded>
    </SpaceBetween>
  );
}
