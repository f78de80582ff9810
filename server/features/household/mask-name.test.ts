import { expect, test } from 'vitest';
import { maskName } from './household-routes.ts';

test.each([
  ['张三', '张*'],
  ['张三丰', '张**'],
  ['欧阳修远', '欧***'],
  ['𠮷田', '𠮷*'],
  ['张', '张*'],
  ['', '*'],
])('%s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});
