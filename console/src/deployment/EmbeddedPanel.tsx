import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { WHILE_IT_RUNS } from '../api/live';
import { paths } from '../api/paths';
import { useApi } from '../api/context';
import { Time } from '../ui/time';

/** The embedded cloud's data about itself. AWS has no such data. */
interface Embedded {
  requests: { sent: number; failed: number };
  inService: number;
  notifications: { at: string; subject: string; message: string }[];
}

/** The real requests that are sent through the load balancer, and the messages to the owner. */
export function EmbeddedPanel() {
  const api = useApi();
  const { data: embedded } = useQuery({
    queryKey: [paths.embedded],
    queryFn: ({ signal }) => api.plain<Embedded>(paths.embedded, signal),
    refetchInterval: WHILE_IT_RUNS,
  });
  if (!embedded) {
    return null;
  }
  const { requests, notifications } = embedded;
  return (
    <div data-testid="requests">
      <Container header={<Header variant="h2" description="Real HTTP requests through the load balancer of this embedded cloud, since the roll began.">Requests</Header>}>
        <SpaceBetween size="m">
          <KeyValuePairs
            columns={3}
            items={[
              { label: 'Sent', value: <span data-testid="sent">{requests.sent.toLocaleString()}</span> },
              { label: 'Failed', value: <StatusIndicator type={requests.failed === 0 ? 'success' : 'error'}><span data-testid="failed">{requests.failed.toLocaleString()}</span></StatusIndicator> },
              { label: 'In service now', value: embedded.inService },
            ]}
          />
          <ExpandableSection headerText={`SNS inbox (${notifications.length})`}>
            {notifications.length === 0 ? (
              <Box color="text-status-inactive">No message was sent.</Box>
            ) : (
              <ul>
                {notifications.map(({ at, subject, message }) => (
                  <li key={`${at} ${subject}`}>
                    <Time at={at} /> {subject}
                    <Box variant="pre">{message}</Box>
                  </li>
                ))}
              </ul>
            )}
          </ExpandableSection>
        </SpaceBetween>
      </Container>
    </div>
  );
}
