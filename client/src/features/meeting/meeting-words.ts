import { meetingMessages } from '../../i18n/messages/meeting.ts';
import { addWords, translate, useText } from '../../i18n/text.ts';

addWords(meetingMessages);

type Key = keyof typeof meetingMessages;

/** A word of meetings. */
export type MeetingWord = Key extends `meeting.${infer Word}` ? Word : never;

/** Turns a word of meetings into the reader's language, with `{{name}}` filled in. */
export type MeetingText = (word: MeetingWord, values?: Record<string, string | number>) => string;

const meetingText: MeetingText = (word, values) => translate(`meeting.${word}`, values);

/** The words for a component; it draws again when the language changes. */
export function useMeetingText(): MeetingText {
  useText();
  return meetingText;
}
