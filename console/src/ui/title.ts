import { useEffect } from 'react';

/** Sets the tab's title to the content's name, then the application's name. */
export function useTitle(what: string): void {
  useEffect(() => {
    document.title = `${what} – Greenroll`;
  }, [what]);
}
