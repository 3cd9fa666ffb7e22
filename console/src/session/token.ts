/**
 * The token is in the tab's session storage. It is deleted with the tab, and no other tab, URL, cookie or log has it.
 */
const KEY = 'greenroll.token';

export const storedToken = (): string | null => sessionStorage.getItem(KEY);

export function storeToken(token: string | null): void {
  if (token === null) {
    sessionStorage.removeItem(KEY);
  } else {
    sessionStorage.setItem(KEY, token);
  }
}
