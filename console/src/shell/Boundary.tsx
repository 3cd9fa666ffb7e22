import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { Component, type ReactNode } from 'react';

/**
 * Says that the console itself has a fault, in place of an empty page. Such a fault never affects a roll, because a
 * roll runs without the console.
 */
export class Boundary extends Component<{ children: ReactNode }, { thrown: Error | null }> {
  override state: { thrown: Error | null } = { thrown: null };

  static getDerivedStateFromError(thrown: Error) {
    return { thrown };
  }

  override render() {
    if (!this.state.thrown) {
      return this.props.children;
    }
    return (
      <Box margin="xxl">
        <Alert
          type="error"
          header="The console has a fault"
          action={<Button onClick={() => window.location.reload()}>Load it again</Button>}
        >
          Rolls are not touched by it: they run on without the console. What it says of itself: {this.state.thrown.message}
        </Alert>
      </Box>
    );
  }
}
