import { expect, test } from 'vitest';
import { mergeHits, searchLocally, type SearchColumns } from './local-search.ts';

const cameras: SearchColumns = {
  kind: 'camera',
  ids: ['61092100001320000328', '61092100001320001331'],
  titles: ['老街口', '桥头 老街'],
  positionOf: (row) => [108 + row, 32],
};

test('a name that begins with the query comes before one that only holds it', () => {
  expect(searchLocally([cameras], '老街', 5).map((hit) => hit.title)).toEqual(['老街口', '桥头 老街']);
});

test('the last digits of a camera find it', () => {
  expect(searchLocally([cameras], '001331', 5)).toMatchObject([
    { kind: 'camera', id: '61092100001320001331', position: [109, 32] },
  ]);
});

test('an empty query finds nothing and a limit holds', () => {
  expect(searchLocally([cameras], '  ', 5)).toEqual([]);
  expect(searchLocally([cameras], '6109', 1)).toHaveLength(1);
});

test('a thing found twice is listed once, in the words of the server', () => {
  const [local] = searchLocally([cameras], '老街口', 5);
  if (!local) return expect.fail('no hit');
  const merged = mergeHits([local], [{ ...local, subtitle: '漩涡镇' }], 5);
  expect(merged).toEqual([{ ...local, subtitle: '漩涡镇' }]);
});

test('all things of a county are searched at once (the goal is 100 ms)', () => {
  const ids = Array.from({ length: 12_500 }, (_, i) => `6109211000${String(i).padStart(8, '0')}`);
  const columns: SearchColumns = { kind: 'grid', ids, titles: ids.map((id) => `网格 ${id}`), positionOf: () => null };
  const startMs = performance.now();
  searchLocally([columns], 'nothing like it', 20);
  // Ten times the goal: a machine with other work counts against no search.
  expect(performance.now() - startMs).toBeLessThan(1_000);
});
