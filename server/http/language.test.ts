import { expect, test } from 'vitest';
import { parseLanguage } from './language.ts';

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.5, zh;q=0.7', 'zh'],
  ['fr-FR,en;q=0.3', 'en'],
  ['en;q=0', 'zh'],
  ['*', 'zh'],
  [';;;,,,q=', 'zh'],
])('%s is read as %s', (header, language) => {
  expect(parseLanguage(header)).toBe(language);
});
