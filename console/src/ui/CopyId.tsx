import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { memo } from 'react';

/** A text to copy, for example an id or an address. */
export const CopyId = memo(function CopyId({ id }: { id: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={id}
      copyButtonAriaLabel={`Copy ${id}`}
      copySuccessText="Copied"
      copyErrorText="The browser does not allow it"
      popoverRenderWithPortal
    />
  );
});
