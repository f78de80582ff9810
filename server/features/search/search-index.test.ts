import { expect, test } from 'vitest';
import { buildSearchIndex, type SearchEntry } from './search-index.ts';

const entry = (kind: SearchEntry['kind'], id: string, title: string): SearchEntry => ({
  kind,
  id,
  title,
  subtitle: '',
  scope: id,
  position: null,
});

const index = await buildSearchIndex([
  entry('division', '990001100', '城关镇'),
  entry('grid', '99000110000101', '城关镇新街村一组'),
  entry('camera', '99000100001320000001', '新街路口'),
  entry('worker', '17', '王秀兰'),
]);

const find = (query: string, accept: (found: SearchEntry) => boolean = () => true) =>
  index(query, accept, 10).map((found) => found.title);

test.each([
  ['城关镇', ['城关镇', '城关镇新街村一组']],
  ['新街', ['新街路口', '城关镇新街村一组']],
  ['cgz', ['城关镇', '城关镇新街村一组']],
  ['WXL', ['王秀兰']],
  ['99000100001', ['新街路口']],
  ['17', ['王秀兰']],
  ['没有', []],
  ['  ', []],
])('%s finds %j', (query, titles) => {
  expect(find(query)).toEqual(titles);
});

test('what is not accepted is not found', () => {
  expect(find('wxl', (found) => found.kind !== 'worker')).toEqual([]);
});
