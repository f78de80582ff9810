import { useSyncExternalStore } from 'react';

/** The pages of the field phone. */
export const FIELD_PAGES = ['home', 'report', 'orders', 'grid', 'mine', 'outbox'] as const;
export type FieldPageName = (typeof FIELD_PAGES)[number];

const subscribe = (listener: () => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

const read = (): FieldPageName => {
  const asked = location.hash.slice(1);
  return FIELD_PAGES.find((page) => page === asked) ?? 'home';
};

/** The page of the address, so that the phone's own back button works. */
export function useHashPage(): FieldPageName {
  return useSyncExternalStore(subscribe, read);
}

/** Goes to a page. */
export function goTo(page: FieldPageName): void {
  location.hash = page === 'home' ? '' : page;
}
