import { currentLanguage, useText } from './text.ts';

/** Words of a part that loads after the page: they stand in its own files and in no first load. Chinese first. */
export type OwnWords<Key extends string> = Readonly<Record<Key, readonly [string, string]>>;

/** Turns a key into words, with `{{name}}` filled in. */
export type OwnText<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/** The words of such a part now. */
export function ownText<Key extends string>(words: OwnWords<Key>): OwnText<Key> {
  return (key, values = {}) =>
    words[key][currentLanguage() === 'en-US' ? 1 : 0].replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
      String(values[name] ?? ''),
    );
}

/** The same for a component, which draws again when the language changes. */
export function useOwnText<Key extends string>(text: OwnText<Key>): OwnText<Key> {
  useText();
  return text;
}
