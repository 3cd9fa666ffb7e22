/**
 * The code of a link that `./greenroll local` printed: `#/sign-in?code=…`. It is first taken out of the address, so
 * that neither the history nor a copied link has it.
 */
export function takeCode(): string | null {
  const code = codeIn(window.location.hash);
  if (isSignIn(window.location.hash)) {
    window.history.replaceState(null, '', `${window.location.pathname}#/groups`);
  }
  return code;
}

/**
 * Reloads the page when such a link is opened where the console is already open. Only the fragment differs then, so the
 * browser does not reload the page.
 */
export function watchForCode(): void {
  window.addEventListener('hashchange', () => {
    if (isSignIn(window.location.hash)) {
      window.location.reload();
    }
  });
}

export function codeIn(hash: string): string | null {
  return isSignIn(hash) ? new URLSearchParams(hash.slice(hash.indexOf('?') + 1)).get('code') : null;
}

const isSignIn = (hash: string): boolean => hash === '#/sign-in' || hash.startsWith('#/sign-in?');
