import { ErrorCode } from '#contract/error';
import { CAMERA_STATES } from '#contract/camera';
import { INCIDENT_STATES, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import { beforeEach, expect, test } from 'vitest';
import { messages, type MessageKey } from './messages.ts';
import { LANGUAGES, startText, translate } from './text.ts';

beforeEach(() => startText('?lang=zh-CN', null));

const placeholders = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

test('every message has words in both languages with the same blanks', () => {
  for (const [key, [zh, en]] of Object.entries(messages)) {
    expect(zh.trim(), key).not.toBe('');
    expect(en.trim(), key).not.toBe('');
    expect(placeholders(en), key).toEqual(placeholders(zh));
  }
});

test('English words hold no Chinese characters', () => {
  const bilingual: string[] = ['app.language'];
  const left = Object.entries(messages).filter(
    ([key, [, en]]) => /[\u4e00-\u9fff]/.test(en) && !bilingual.includes(key),
  );
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
