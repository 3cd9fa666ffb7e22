import { useEffect } from 'react';

/** The tab's title: what is shown, then whose it is. */
export function useTitle(what: string): void {
  useEffect(() => {
    document.title = `${what} – Greenroll`;
  }, [what]);
}
