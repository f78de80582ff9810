import { describe, expect, test } from 'vitest';
import { decodeHouseholds } from '#contract/compact-households';
import { systemViewer, type Viewer } from '../../db/viewer.ts';
import { audienceOf } from './layer-audience.ts';
import { householdLayer, partsOf, workerLayer } from './layer-encoding.ts';

describe('shapes', () => {
  test.each([
    ['{"type":"Point","coordinates":[1,2]}', [[[1, 2]]]],
    [
      '{"type":"LineString","coordinates":[[1,2],[3,4]]}',
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    [
      '{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}',
      [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
        [
          [5, 5],
          [6, 5],
          [6, 6],
          [5, 5],
        ],
      ],
    ],
  ])('%s', (geoJson, parts) => {
    expect(partsOf(geoJson)).toEqual(parts);
  });

  test('what no layer can hold is refused', () => {
    expect(() => partsOf('{"type":"GeometryCollection","geometries":[]}')).toThrow(/cannot hold/);
  });
});

test('households stand in the order of the grids, whatever order the rows come in', () => {
  const rows = [
    { grid: 'b', points: [[7, 300, 400]] as [number, number, number][] },
    {
      grid: 'a',
      points: [
        [1, 100, 200],
        [2, 101, 201],
      ] as [number, number, number][],
    },
  ];
  const { bytes, count } = householdLayer(['a', 'empty', 'b'], rows);
  const decoded = decodeHouseholds(bytes);
  expect(count).toBe(3);
  expect([...decoded.ids]).toEqual([1, 2, 7]);
  expect([...decoded.perGrid]).toEqual([2, 0, 1]);
  expect([...decoded.positions]).toEqual([0.001, 0.002, 0.00101, 0.00201, 0.003, 0.004]);
});

describe('audience', () => {
  const seat = systemViewer('990001101001');
  const wall: Viewer = { ...seat, role: 'wall' };
  const worker: Viewer = { ...seat, role: 'worker', account: 'worker-7', workerId: 7, grids: ['99000110100101'] };

  test('a wall gets workers without names, at an address of its own', () => {
    const rows = [{ id: 1, name: '张三', line: 'party', village: '990001101001' }];
    expect(new TextDecoder().decode(workerLayer(rows, false).bytes)).not.toContain('张三');
    expect(audienceOf(wall, 'workers')).not.toBe(audienceOf(seat, 'workers'));
    expect(audienceOf(wall, 'grids')).toBe(audienceOf(seat, 'grids'));
  });

  test("a worker's households are the own grids', at an address of its own", () => {
    expect(audienceOf(worker, 'households')).toBe('990001101001-worker-7');
    expect(audienceOf(worker, 'colours')).toBe('990001101001-worker-7');
    expect(audienceOf(worker, 'cameras')).toBe('990001101001');
  });
});
