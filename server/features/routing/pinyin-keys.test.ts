import { expect, test } from 'vitest';
import { createPinyinKeys } from './pinyin-keys.ts';

test.each([
  ['自然资源局', 'zrzyj', 'ziranziyuanju'],
  ['城关镇', 'cgz', 'chengguanzhen'],
  ['3号Village', '3hvillage', '3haovillage'],
])('%s is found by %s and %s', (name, initials, pinyin) => {
  expect(createPinyinKeys()(name)).toEqual({ initials, pinyin });
});
