import type { CallState } from '#contract/call';
import type { MediaFault } from '../../call/local-media.ts';
import { callMessages } from '../../i18n/messages/call.ts';
import { addWords, translate, useText } from '../../i18n/text.ts';

addWords(callMessages);

type Key = keyof typeof callMessages;

/** A word of calls. */
export type CallWord = Key extends `call.${infer Word}` ? Word : never;

/** Turns a word of calls into the reader's language, with `{{name}}` filled in. */
type CallText = (word: CallWord, values?: Record<string, string | number>) => string;

const callText: CallText = (word, values) => translate(`call.${word}`, values);

/** The words for a component; it draws again when the language changes. */
export function useCallText(): CallText {
  useText();
  return callText;
}

/** What stands over a call in this state. */
export const stateWord = (state: CallState): CallWord => `state-${state}`;

/** Why this side is not heard or seen. */
export const faultWord = (fault: MediaFault): CallWord => `fault-${fault}`;
