import { ErrorCode } from '#contract/error';
import { CAMERA_STATES } from '#contract/camera';
import { INCIDENT_STATES, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import { beforeEach, expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { administrationMessages } from './administration-messages.ts';
import { messages, type MessageKey } from './messages.ts';
import { callMessages } from './messages/call.ts';
import { cameraHealthMessages } from './messages/camera-health.ts';
import { meetingMessages } from './messages/meeting.ts';
import { ptzMessages } from './messages/ptz.ts';
import { leaderMessages } from './messages/leader.ts';
import { addWords, LANGUAGES, startText, translate } from './text.ts';

const all = {
  ...messages,
  ...administrationMessages,
  ...callMessages,
  ...meetingMessages,
  ...leaderMessages,
  ...ptzMessages,
  ...cameraHealthMessages,
};

beforeEach(() => startText('?lang=zh-CN', null));

const placeholders = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test('every message has words in both languages with the same blanks', () => {
  for (const [key, [zh, en]] of Object.entries(all)) {
    expect(zh.trim(), key).not.toBe('');
    expect(en.trim(), key).not.toBe('');
    expect(placeholders(en), key).toEqual(placeholders(zh));
  }
});

test('English words hold no Chinese characters', () => {
  const bilingual: string[] = ['app.language'];
  const left = Object.entries(all).filter(([key, [, en]]) => /[\u4e00-\u9fff]/.test(en) && !bilingual.includes(key));
  expect(left).toEqual([]);
});

test('every code and state of the contract has words', () => {
  const keys = [
    ...ErrorCode.anyOf.map((literal) => `error.${literal.const}`),
    ...INCIDENT_STATES.map((state) => `incident-state.${state}`),
    ...INCIDENT_TYPES.map((type) => `incident-type.${type}`),
    ...URGENCIES.map((urgency) => `urgency.${urgency}`),
    ...CAMERA_STATES.map((state) => `camera-state.${state}`),
  ];
  for (const key of keys) expect(Object.hasOwn(messages, key), key).toBe(true);
});

test('blanks are filled in, in the language asked for', () => {
  expect(translate('age.seconds', { n: 5 })).toBe('5 秒');
  startText('?lang=en-US', null);
  expect(translate('age.seconds', { n: 5 })).toBe('5 s');
  expect(LANGUAGES).toContain('en-US');
});

test('a key without words throws', () => {
  expect(() => translate('no.such.key' as MessageKey)).toThrow('no.such.key');
});

test('words that a page brings along are there in both languages', () => {
  expect(() => translate('deadline.title')).toThrow('deadline.title');
  addWords(administrationMessages);
  expect(translate('deadline.title')).toBe('时限表');
  startText('?lang=en-US', null);
  expect(translate('deadline.title')).toBe('Deadlines');
});

test.each([
  ['admin', administrationMessages],
  ['leader', leaderMessages],
])('words that the page %s brings along are used by no other page, which would not have them', (page, table) => {
  const keys = Object.keys(table);
  const prefixes = new Set(keys.map((key) => key.slice(0, key.indexOf('.'))));
  const words = [...keys.map((key) => `'${key}'`), ...[...prefixes].map((prefix) => `\`${prefix}.\${`)];
  const root = new URL('..', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !path.startsWith(`app/${page}/`) && !path.startsWith('i18n/'),
  );
  expect(files.length).toBeGreaterThan(100);
  const strangers = files.flatMap((path) => {
    const text = readFileSync(new URL(path, root), 'utf8');
    return words.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`);
  });
  expect(strangers).toEqual([]);
});
