import Alert from '@cloudscape-design/components/alert';
import Link from '@cloudscape-design/components/link';
import { to } from './route';
import { useTitle } from './title';

export function Nowhere() {
  useTitle('Not found');
  return (
    <Alert type="warning" header="There is no such page">
      The address may be cut off or misspelt. <Link href={to.groups()}>All groups</Link>
    </Alert>
  );
}
