import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { SignedIn } from '../session/session';
import { storeToken } from '../session/token';
import { WithFlashes, useFlashes } from '../shell/flashes';

/** For tests: a call that a page made, to which the stub answers. */
export interface Call {
  method: string;
  path: string;
  body: unknown;
  key: string | undefined;
}

export type Said = { items: readonly unknown[]; next?: string } | { status: number; errors: readonly unknown[] };

/** Shows a page to a signed-in user, with this stub as the API. */
export function shown(page: ReactNode, api: (call: Call) => Said): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body, headers }: RequestInit) => {
    const call: Call = {
      method,
      path: path.replace(/^.*\/aws\//, '/aws/'),
      body: typeof body === 'string' ? JSON.parse(body) : undefined,
      key: (headers as Record<string, string>)['Idempotency-Key'],
    };
    calls.push(call);
    const said = api(call);
    return new Response(JSON.stringify({ response: said }), { status: 'status' in said ? said.status : 200 });
  });
  storeToken('for-a-test');
  render(
    <I18nProvider locale="en" messages={[messages]}>
      <SignedIn config={{ embedded: false, region: 'eu-west-1', speed: 1 }}>
        <WithFlashes>
          <Said />
          {page}
        </WithFlashes>
      </SignedIn>
    </I18nProvider>,
  );
  return calls;
}

function Said() {
  const { shown: flashes } = useFlashes();
  return <div role="status">{flashes.map(({ header }) => header)}</div>;
}
