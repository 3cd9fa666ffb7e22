import { Mode, applyMode } from '@cloudscape-design/global-styles';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'greenroll.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

export function theme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/**
 * Sets the theme and keeps it for this browser. `system` follows the machine's setting, also while the page is open.
 */
export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(KEY, chosen);
  show();
}

export function applyTheme(): void {
  show();
  dark.addEventListener('change', show);
}

function show(): void {
  const chosen = theme();
  applyMode(chosen === 'dark' || (chosen === 'system' && dark.matches) ? Mode.Dark : Mode.Light);
}
