import { expect, test } from 'vitest';
import { numeral } from './grid-tree.ts';

test('numbers are written as villages write them', () => {
  expect([1, 9, 10, 11, 19, 20, 21, 99, 100, 105, 110, 111, 120, 999].map(numeral)).toEqual([
    '一',
    '九',
    '十',
    '十一',
    '十九',
    '二十',
    '二十一',
    '九十九',
    '一百',
    '一百零五',
    '一百一十',
    '一百一十一',
    '一百二十',
    '九百九十九',
  ]);
});
