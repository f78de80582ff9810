import { expect, test } from 'vitest';
import { addItem, moveUp, removeItem, reword } from './procedure-items.ts';

const [PLACE, VIDEO] = [
  { id: 'verify-place', zh: '核实位置', en: 'Verify the place' },
  { id: 'item-4', zh: '看视频', en: 'Look at video' },
];
const ITEMS = [PLACE, VIDEO];

test('a further item is empty and has an id that none has', () => {
  expect(addItem(ITEMS).at(-1)).toEqual({ id: 'item-5', zh: '', en: '' });
  expect(addItem([]).at(-1)?.id).toBe('item-1');
});

test('an item moves up, and the first one stays', () => {
  expect(moveUp(ITEMS, 1)).toEqual([VIDEO, PLACE]);
  expect(moveUp(ITEMS, 0)).toEqual(ITEMS);
});

test('words change and the id stays, so that ticks stay', () => {
  expect(reword(ITEMS, 1, 'zh', '调视频')).toEqual([PLACE, { ...VIDEO, zh: '调视频' }]);
});

test('an item is removed by its place', () => {
  expect(removeItem(ITEMS, 0)).toEqual([VIDEO]);
});
