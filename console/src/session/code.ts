/**
 * The code of a link that `./greenroll local` printed: `#/sign-in?code=…`. It is taken out of the address before anything else
 * is done, so that neither the history nor a copied link has it.
 */
export function takeCode(): string | null {
  const code = codeIn(window.location.hash);
  if (isSignIn(window.location.hash)) {
    window.history.replaceState(null, '', `${window.location.pathname}#/groups`);
  }
  return code;
}

/** Begins anew when such a link is opened where the console is open already: but for the fragment it is the same address. */
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
