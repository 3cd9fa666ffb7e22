import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { to } from '../shell/route';
import type { FailureStory } from './failed';

/** Shows the failed batch and its instances, the reason, the acts after the failure, and the next steps. */
export function FailureBox({ story, groupId, rollbackId }: { story: FailureStory; groupId: string; rollbackId: string | undefined }) {
  return (
    <div data-testid="failure" className="failure">
      <Alert
        type="error"
        header={story.header}
        action={rollbackId && <Link href={to.deployment(groupId, rollbackId)}>Follow the roll back</Link>}
      >
        <SpaceBetween size="s">
          <Part name="Why">
            {story.why}
            {story.code && ` (${story.code})`}
          </Part>
          {story.instances.length > 0 && (
            <Part name={story.instances.length === 1 ? 'Which instance' : `Which instances (${story.instances.length})`}>
              <ul>
                {story.instances.slice(0, 20).map(({ id, zone, said }) => (
                  <li key={id}>
                    {id} in {zone}: {said}
                  </li>
                ))}
                {story.instances.length > 20 && <li>and {story.instances.length - 20} more: see Instances</li>}
              </ul>
            </Part>
          )}
          <Part name="What was done about it">
            {story.done.length === 0 ? (
              'Nothing yet.'
            ) : (
              <ol>
                {story.done.map((line, i) => (
                  <li key={i}>{line}</li>
                ))}
              </ol>
            )}
          </Part>
          {story.next.length > 0 && (
            <Part name="Next steps">
              <ul>
                {story.next.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </Part>
          )}
        </SpaceBetween>
      </Alert>
    </div>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Box variant="strong">{name}</Box>
      <div>{children}</div>
    </div>
  );
}
