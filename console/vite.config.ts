import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// For `npm run dev`: the API of `./greenroll local --no-roll`.
const api = process.env['GREENROLL_API'] ?? 'http://127.0.0.1:8080';

/**
 * Cloudscape has its fonts in its styles, as data URLs that the content security policy does not allow. The system's
 * fonts are used instead.
 */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.includes('global-styles') && id.endsWith('.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null),
};

/**
 * Cloudscape's layout can show notifications of new features, in a list that is sorted by dragging. Only AWS's own console
 * has such notifications, and the list is a twentieth of the whole bundle.
 */
const withoutFeatureNotifications: Plugin = {
  name: 'without-feature-notifications',
  enforce: 'pre',
  transform: (_, id) => (id.endsWith('/feature-notifications-drawer-content.js') ? 'export const RuntimeContentPart = () => null;\nexport default RuntimeContentPart;' : null),
};

export default defineConfig({
  // The base is relative, because the console is under a stage, a custom domain's base path, or neither.
  base: './',
  plugins: [withoutFonts, withoutFeatureNotifications, react()],
  build: {
    outDir: 'target/classes/console',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no data URLs and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    // No module here reads a property for its side effect.
    rolldownOptions: { treeshake: { propertyReadSideEffects: false } },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/aws': api,
      '/embedded': api,
      '/config.json': { target: api, rewrite: () => '/console/config.json' },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    server: { deps: { inline: [/@cloudscape-design/] } },
    // Tests judge a rendered page by its document and not by its look.
    css: false,
  },
});
