import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Group } from '../api/wire';
import { go, to } from '../shell/route';

/** The group as in the API. User data is left out until the user asks for it, because it may have secrets. */
export function ConfigurationTab({ group }: { group: Group }) {
  const [withUserData, setWithUserData] = useState(false);
  const json = JSON.stringify(group, (name, value: unknown) => (name === 'userData' && !withUserData ? undefined : value), 2);
  const { userData, userDataDigest } = group.compute.launchSpecification;
  const hasUserData = userData !== undefined;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            userDataDigest !== undefined
              ? 'Its user data is shown to tokens of the scope admin only.'
              : hasUserData && !withUserData
                ? 'Without its user data, which may hold secrets.'
                : undefined
          }
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {hasUserData && <Button onClick={() => setWithUserData(!withUserData)}>{withUserData ? 'Hide user data' : 'Show user data'}</Button>}
              <CopyToClipboard copyButtonText="Copy" textToCopy={json} copySuccessText="Copied" copyErrorText="The browser does not allow it" />
              <Button onClick={() => go(to.editGroup(group.id))}>Edit</Button>
            </SpaceBetween>
          }
        >
          Configuration
        </Header>
      }
    >
      <pre className="document" role="region" aria-label="The group as JSON" tabIndex={0}>
        {json}
      </pre>
    </Container>
  );
}
