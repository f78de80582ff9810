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
}

/** A token's present value, for what is drawn outside of CSS (the map). */
export function tokenValue(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
