import { useSyncExternalStore } from 'react';

/** The two themes of tokens.css. */
export type Theme = 'dark' | 'light';

const STORAGE_KEY = 'grid321.theme';

/** Applies `?theme=`, else the last choice, else dark. */
export function startTheme(search: string): void {
  const asked = new URLSearchParams(search).get('theme') ?? localStorage.getItem(STORAGE_KEY);
  document.documentElement.dataset['theme'] = asked === 'light' ? 'light' : 'dark';
}

/** Changes the theme of the whole page and remembers it. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme);
  document.documentElement.dataset['theme'] = theme;
  listeners.forEach((listener) => listener());
}

const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The theme on screen; a component that uses it is drawn again when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () =>
    document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark',
  );
}

/** A token's present value, for what is drawn outside of CSS (the map). */
export function tokenValue(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
