import type { Theme } from './url-state.ts';

/** The look the device asks for; a link or a click may choose another. */
export function preferredTheme(): Theme {
  if (matchMedia('(prefers-contrast: more)').matches) return 'hc';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export const THEME_NAMES: Readonly<Record<Theme, string>> = { light: 'Light', dark: 'Dark', projector: 'Projector', hc: 'High contrast' };
