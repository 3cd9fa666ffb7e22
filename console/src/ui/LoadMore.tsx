import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';

/** The foot of a list that is read page by page and has more pages. */
export function LoadMore({ more, loadingMore }: { more: () => void; loadingMore: boolean }) {
  return (
    <Box textAlign="center">
      <Button loading={loadingMore} onClick={more}>
        Load more
      </Button>
    </Box>
  );
}
