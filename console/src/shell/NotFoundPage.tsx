import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { to } from './route';
import { useTitle } from '../ui/title';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <SpaceBetween size="l">
      <Header variant="h1">There is no such page</Header>
      <Alert type="warning">
        The address may be cut off or misspelt. <Link href={to.groups()}>All groups</Link>
      </Alert>
    </SpaceBetween>
  );
}
