import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// For `npm run dev`: the API of `./greenroll local --no-roll`.
const api = process.env['GREENROLL_API'] ?? 'http://127.0.0.1:8080';

/** Cloudscape carries its letters within its styles, as data that the content security policy knows nothing of: the system's serve. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform: (code, id) => (id.includes('global-styles') && id.endsWith('.css') ? code.replace(/@font-face\s*\{[^}]*\}/g, '') : null),
};

export default defineConfig({
  // Relative: the console lies under a stage, a custom domain's base path, or neither.
  base: './',
  plugins: [withoutFonts, react()],
  build: {
    outDir: 'target/classes/console',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy knows no data: scripts, and the page no inline ones.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
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
    // What is rendered is judged by what is in the document, not by how it looks.
    css: false,
  },
});
