import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';

/** Something that people take elsewhere: an id, an address. */
export function CopyId({ id }: { id: string }) {
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
}
