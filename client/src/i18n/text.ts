import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import type { Messages } from './message-table.ts';
import { messages, type MessageKey } from './messages.ts';

/** The languages of the screen; Chinese is the first. */
export const LANGUAGES = ['zh-CN', 'en-US'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Turns a key into words of the chosen language, with `{{name}}` filled in. */
export type Translate = (key: MessageKey, values?: Record<string, string | number>) => string;

const STORAGE_KEY = 'grid321.language';
const LANGUAGE_INDEX = { 'zh-CN': 0, 'en-US': 1 } as const;

/** Every table of words that the page has loaded so far. */
const tables: Messages[] = [messages];

const wordsOf = (language: Language, table: Messages) =>
  Object.fromEntries(Object.entries(table).map(([key, words]) => [key, words[LANGUAGE_INDEX[language]]]));

/** Adds the words that a page brings along, in both languages, before it is drawn. */
export function addWords(table: Messages): void {
  tables.push(table);
  if (!i18next.isInitialized) return;
  for (const language of LANGUAGES) i18next.addResourceBundle(language, 'translation', wordsOf(language, table), true);
}

/** Loads both languages; `?lang=` wins over the last choice. A key that is missing throws: it is a bug, never a blank. */
export function startText(search: string, stored: string | null): void {
  const asked = new URLSearchParams(search).get('lang') ?? stored;
  void i18next.init({
    lng: asked === 'en-US' ? 'en-US' : 'zh-CN',
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(
      LANGUAGES.map((language) => [
        language,
        {
          translation: Object.assign({}, ...tables.map((table) => wordsOf(language, table))) as Record<string, string>,
        },
      ]),
    ),
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`no words for ${key}`);
    },
  });
}

/** The words of `key` now, outside React. */
export const translate: Translate = (key, values) => i18next.t(key, values ?? {});

/** The language on screen. */
export function currentLanguage(): Language {
  return i18next.language === 'en-US' ? 'en-US' : 'zh-CN';
}

/** Changes the language of the whole page and remembers it. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORAGE_KEY, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

/** What was chosen before, for `startText`. */
export function storedLanguage(): string | null {
  return localStorage.getItem(STORAGE_KEY);
}

const subscribe = (listener: () => void) => {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
};

/** The words for a component; it draws again when the language changes. */
export function useText(): Translate {
  useSyncExternalStore(subscribe, currentLanguage);
  return translate;
}
