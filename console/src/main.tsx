import '@cloudscape-design/global-styles/index.css';
import './console.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { takeCode, watchForCode } from './session/code';
import { readConfig } from './session/config';
import { SignedIn } from './session/session';
import { Console } from './shell/Console';
import { Boundary } from './shell/Boundary';
import { applyTheme } from './shell/theme';

const code = takeCode();
watchForCode();
applyTheme();
const root = createRoot(document.getElementById('console') as HTMLElement);
const config = await readConfig();
root.render(
  <StrictMode>
    <I18nProvider locale="en" messages={[messages]}>
      <Boundary>
        <SignedIn config={config} code={code}>
          <Console />
        </SignedIn>
      </Boundary>
    </I18nProvider>
  </StrictMode>,
);
