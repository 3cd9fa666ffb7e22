import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import { diffOf } from './diffOf';
import { linesOf } from './lines';
import type { Revision } from '../api/wire';
import { hasSameUserData, unreadable, userDataOf } from './userData';

/** The changes from one revision to another, field by field, and of the user data line by line. */
export function RevisionDiff({ before, after }: { before: Revision; after: Revision }) {
  const differences = useMemo(() => diffOf(before, after), [before, after]);
  return (
    <Container header={<Header variant="h2">{`From revision ${before.revision} to ${after.revision}`}</Header>}>
      <SpaceBetween size="l">
        <Table
          variant="embedded"
          items={differences}
          trackBy="path"
          wrapLines
          ariaLabels={{ tableLabel: `Fields that differ between revision ${before.revision} and ${after.revision}` }}
          empty={<Box padding="s">No field differs{!hasSameUserData(before.launchSpecification, after.launchSpecification) && ' but the user data'}.</Box>}
          columnDefinitions={[
            { id: 'field', header: 'Field', cell: ({ path }) => path, isRowHeader: true },
            {
              id: 'before',
              header: `Revision ${before.revision}`,
              cell: (one) => (one.before === null ? 'Not set' : <del className="went">{one.before}</del>),
            },
            { id: 'after', header: `Revision ${after.revision}`, cell: (one) => (one.after === null ? 'Not set' : <ins className="came">{one.after}</ins>) },
          ]}
        />
        <UserDataDiff before={before} after={after} />
      </SpaceBetween>
    </Container>
  );
}

/** Hidden until the user asks for it, because it may have secrets. */
function UserDataDiff({ before, after }: { before: Revision; after: Revision }) {
  const [visible, setVisible] = useState(false);
  const isSame = hasSameUserData(before.launchSpecification, after.launchSpecification);
  return (
    <SpaceBetween size="s">
      <Header
        variant="h3"
        description={isSame ? 'The same in both.' : 'Differs.'}
        actions={
          <Button ariaExpanded={visible} onClick={() => setVisible(!visible)}>
            {visible ? 'Hide user data' : 'Show user data'}
          </Button>
        }
      >
        User data
      </Header>
      {visible && <Lines before={before} after={after} isSame={isSame} />}
    </SpaceBetween>
  );
}

function Lines({ before, after, isSame }: { before: Revision; after: Revision; isSame: boolean }) {
  const was = userDataOf(before.launchSpecification);
  const is = userDataOf(after.launchSpecification);
  const text = (data: typeof was) => (data.kind === 'text' ? data.text : '');
  const unshown = [
    was.kind !== 'text' && `Revision ${before.revision}: ${unreadable(was)}`,
    is.kind !== 'text' && `Revision ${after.revision}: ${unreadable(is)}`,
  ].filter(Boolean);
  const lines = isSame
    ? text(is)
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => ({ sign: ' ' as const, text: line }))
    : linesOf(text(was), text(is));
  return (
    <SpaceBetween size="xs">
      {unshown.map((words) => (
        <Box key={words as string} color="text-body-secondary">
          {words}
        </Box>
      ))}
      {(was.kind === 'text' || is.kind === 'text') && (
        <div className="text-diff" role="region" aria-label="User data" tabIndex={0}>
          {lines.map((line, index) =>
            'skipped' in line ? (
              <div key={index} className="skipped">
                {`… ${line.skipped} lines that are the same`}
              </div>
            ) : line.sign === '+' ? (
              <ins key={index} className="came">
                {line.text}
              </ins>
            ) : line.sign === '-' ? (
              <del key={index} className="went">
                {line.text}
              </del>
            ) : (
              <div key={index}>{line.text}</div>
            ),
          )}
        </div>
      )}
    </SpaceBetween>
  );
}
