import { ptzMessages } from '../../i18n/messages/ptz.ts';
import { addWords, translate, useText } from '../../i18n/text.ts';

addWords(ptzMessages);

type Key = keyof typeof ptzMessages;
type PtzWord = Key extends `ptz.${infer Word}` ? Word : never;

/** Turns a word of turning cameras into the reader's language, with `{{name}}` filled in. */
export type PtzText = (word: PtzWord, values?: Record<string, string | number>) => string;

const ptzText: PtzText = (word, values) => translate(`ptz.${word}`, values);

/** The words for a component; it draws again when the language changes. */
export function usePtzText(): PtzText {
  useText();
  return ptzText;
}
