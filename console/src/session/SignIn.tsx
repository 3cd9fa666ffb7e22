import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Form from '@cloudscape-design/components/form';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useEffect, useRef, useState } from 'react';
import { Api } from '../api/api';
import { Failure } from '../api/failure';
import { paths } from '../api/paths';
import { useTitle } from '../ui/title';
import { type Config, apiBase } from './config';

const TOKEN = /^[!-~]{8,512}$/;

/**
 * Asks for a token and tries it before it is kept.
 *
 * @param code of a printed link, exchanged for a token once; null without a link
 */
export function SignIn({ config, code, onToken }: { config: Config; code: string | null; onToken: (token: string) => void }) {
  useTitle('Sign in');
  const [exchanging, setExchanging] = useState(code !== null);
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [trying, setTrying] = useState(false);
  const exchanged = useRef(false);

  useEffect(() => {
    if (code === null || exchanged.current) {
      return;
    }
    exchanged.current = true;
    exchange(code).then(onToken, (thrown: unknown) => {
      setProblem(`${(thrown as Error).message} Sign in with the token that ./greenroll local printed.`);
      setExchanging(false);
    });
  }, [code, onToken]);

  async function signIn() {
    const given = token.trim();
    if (!TOKEN.test(given)) {
      setProblem('A token is one word of letters, digits and signs, without spaces.');
      return;
    }
    setTrying(true);
    setProblem(null);
    try {
      await new Api(apiBase(document.baseURI), given).get(paths.groups({ limit: 1 }));
      onToken(given);
    } catch (thrown) {
      // A token for some groups only may not list all groups, but it is valid.
      if (thrown instanceof Failure && thrown.status === 403) {
        onToken(given);
        return;
      }
      setProblem(thrown instanceof Failure && thrown.status === 401 ? 'The API does not know this token, or it has expired.' : (thrown as Error).message);
      setTrying(false);
    }
  }

  if (exchanging) {
    return (
      <Box margin="xxxl" textAlign="center">
        <Spinner size="large" /> <span role="status">Signing in</span>
      </Box>
    );
  }
  return (
    <main className="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <Form
          variant="embedded"
          actions={
            <Button variant="primary" loading={trying} formAction="submit">
              Sign in
            </Button>
          }
        >
          <Container header={<Header variant="h1">Sign in to Greenroll</Header>}>
            <SpaceBetween size="l">
              {problem && <Alert type="error">{problem}</Alert>}
              <FormField
                label="Token"
                description={
                  config.embedded
                    ? 'The one that ./greenroll local printed.'
                    : 'Made by ./greenroll token create, or by the function ManageTokens. It stays in this tab, and is gone with it.'
                }
              >
                <Input type="password" value={token} onChange={({ detail }) => setToken(detail.value)} autoFocus autoComplete={false} ariaRequired />
              </FormField>
            </SpaceBetween>
          </Container>
        </Form>
      </form>
    </main>
  );
}

async function exchange(code: string): Promise<string> {
  const response = await fetch(apiBase(document.baseURI) + paths.session, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  if (response?.ok) {
    return ((await response.json()) as { token: string }).token;
  }
  if (response === null) {
    throw new Failure({ kind: 'unreachable' });
  }
  throw new Error('The link was used before, or is older than 60 seconds.');
}
