import { decodeShapes } from '#contract/compact-shapes';
import type { Position } from '#contract/geo';
import { BasemapIndex, GridIndex, type LayerName } from '#contract/layers';
import { Page } from '#contract/paging';
import { Snapshot } from '#contract/snapshot';
import { Worker } from '#contract/worker';
import type { DemoClient } from './demo-client.ts';
import { pathInGrid, type WalkPath } from './walk.ts';

/** A worker with a phone and the way that the phone is carried along. */
export interface DemoWorker {
  id: number;
  village: string;
  path: WalkPath;
}

const WorkerPage = Page(Worker);
const PAGE = 500;

/** Reads the workers and lays each one's way along the roads of the own grid. */
export async function readDemoWorkers(client: DemoClient): Promise<DemoWorker[]> {
  const snapshot = await client.get(Snapshot, '/api/snapshot');
  const urlOf = (name: LayerName) => snapshot.layers.find((layer) => layer.name === name)?.url ?? '';
  const shapesOf = async (name: LayerName) => decodeShapes(await client.bytes(urlOf(name)));
  const [grids, gridIndex, basemap, basemapIndex] = await Promise.all([
    shapesOf('grids'),
    client.get(GridIndex, urlOf('gridIndex')),
    shapesOf('basemap'),
    client.get(BasemapIndex, urlOf('basemapIndex')),
  ]);
  const roads = roadIndex(basemap.filter((_, row) => basemapIndex.kinds[row] === 'road').flat());
  const rowOf = new Map(gridIndex.codes.map((code, row) => [code, row]));
  const pathOf = (worker: Worker): WalkPath => {
    const row =
      rowOf.get(worker.grids[0] ?? '') ?? gridIndex.codes.findIndex((code) => code.startsWith(worker.village));
    const shape = grids[row] ?? [];
    const middle: Position = [gridIndex.lngs[row] ?? 0, gridIndex.lats[row] ?? 0];
    return pathInGrid(shape, middle, [roads.near(shape)]);
  };
  const workers = await readAll(client);
  return workers.map((worker) => ({ id: worker.id, village: worker.village, path: pathOf(worker) }));
}

async function readAll(client: DemoClient): Promise<Worker[]> {
  const workers: Worker[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Worker[]; nextCursor: string | null } = await client.get(
      WorkerPage,
      `/api/workers?limit=${PAGE}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    workers.push(...page.items);
    cursor = page.nextCursor;
  }
  return workers;
}

/** Road lines by cells of about a kilometre: a grid asks only those that may cross it. */
function roadIndex(lines: readonly Position[][]) {
  const cellOf = ([lng, lat]: Position) => `${Math.floor(lng * 100)} ${Math.floor(lat * 100)}`;
  const cells = new Map<string, Set<Position[]>>();
  for (const line of lines) {
    for (const point of line) {
      const cell = cellOf(point);
      cells.set(cell, (cells.get(cell) ?? new Set()).add(line));
    }
  }
  return {
    near: (shape: readonly Position[][]) => [
      ...new Set(shape.flatMap((ring) => ring.flatMap((point) => [...(cells.get(cellOf(point)) ?? [])]))),
    ],
  };
}
