import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useMemo, useState } from 'react';
import { Api } from '../api/api';
import { ApiContext } from '../api/context';
import { queryClient } from '../api/queries';
import { type Config, apiBase } from './config';
import { SignIn } from './SignIn';
import { storeToken, storedToken } from './token';

export interface Session {
  config: Config;
  signOut: () => void;
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('useSession outside of a session');
  }
  return session;
}

/**
 * Shows its children to a user with a token, and the sign-in page to others. All read data is forgotten with the token.
 *
 * @param code of the link by which the page was opened: it replaces a token that the tab still has
 */
export function SignedIn({ config, code = null, children }: { config: Config; code?: string | null; children: ReactNode }) {
  const [token, setToken] = useState(() => (code === null ? storedToken() : null));
  const [unused, setUnused] = useState(code);
  const keep = (next: string | null) => {
    storeToken(next);
    setToken(next);
    setUnused(null);
  };
  const opened = useMemo(() => (token === null ? null : open(config, token)), [config, token]);
  if (!opened) {
    return <SignIn config={config} code={unused} onToken={keep} />;
  }
  return (
    <SessionContext value={{ config, signOut: () => keep(null) }}>
      <ApiContext value={opened.api}>
        <QueryClientProvider client={opened.client}>{children}</QueryClientProvider>
      </ApiContext>
    </SessionContext>
  );
}

function open(config: Config, token: string) {
  return { api: new Api(apiBase(document.baseURI), token, config.speed), client: queryClient() };
}
