import { createHash } from 'node:crypto';
import { LAYER_NAMES, type LayerName } from '#contract/layers';
import type { LayerAddress } from '#contract/snapshot';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { awaitHead } from '../../live/await-head.ts';
import type { EventTail } from '../../live/event-tail.ts';
import { encodeAll, type Encodings } from './encodings.ts';
import { audienceOf } from './layer-audience.ts';
import {
  basemapIndexLayer,
  cameraLayer,
  divisionIndexLayer,
  gridIndexLayer,
  householdLayer,
  type LayerContent,
  shapesLayer,
  workerLayer,
} from './layer-encoding.ts';
import * as repository from './layer-repository.ts';

/** A layer as it is served: compressed once, kept in memory. */
export interface StoredLayer extends Encodings {
  mediaType: LayerContent['mediaType'];
  count: number;
  version: string;
}

/** The map's layers by audience, built from the database when first asked for. */
export interface LayerStore {
  /** Addresses of a viewer's layers that hold every change up to `seq`; they are built where they are not in memory. */
  addressesAt(viewer: Viewer, seq: number): Promise<LayerAddress[]>;
  /** A layer by its address; null when the viewer's own has another one. */
  find(viewer: Viewer, name: LayerName, audience: string, version: string): Promise<StoredLayer | null>;
}

/** Memory that layers may take together; the least recently used go first. */
const MAX_BYTES = 96 * 1024 * 1024;

/** Layers that are read together, because they share their rows or their order. */
const GROUPS = {
  grids: ['grids', 'gridIndex'],
  divisions: ['divisions', 'divisionIndex'],
  basemap: ['basemap', 'basemapIndex'],
  households: ['households'],
  cameras: ['cameras'],
  workers: ['workers'],
} as const satisfies Record<string, readonly LayerName[]>;
type GroupName = keyof typeof GROUPS;
type Group = Partial<Record<LayerName, StoredLayer>>;

const GROUP_OF = Object.fromEntries(
  Object.entries(GROUPS).flatMap(([group, names]) => names.map((name) => [name, group])),
) as Record<LayerName, GroupName>;

/** Makes the store; it holds nothing until it is asked, and forgets the cameras when the log says that one changed. */
export function createLayerStore(db: Database, tail: EventTail): LayerStore {
  const groups = new Map<string, Promise<Group>>();
  const sizes = new Map<string, number>();
  let followedSeq = tail.head;

  const groupOf = (viewer: Viewer, group: GroupName): Promise<Group> => {
    const key = `${group}/${audienceOf(viewer, GROUPS[group][0])}`;
    const known = groups.get(key);
    const built = known ?? buildGroup(db, viewer, group);
    groups.delete(key);
    groups.set(key, built); // Last in the map is most recently used.
    if (!known) void built.then(keep(key), () => forget(key, built));
    return built;
  };
  const forget = (key: string, group: Promise<Group>): void => {
    if (groups.get(key) === group) groups.delete(key);
  };
  const keep = (key: string) => (group: Group) => {
    sizes.set(
      key,
      Object.values(group).reduce((sum, layer) => sum + sizeOf(layer), 0),
    );
    let total = [...groups.keys()].reduce((sum, each) => sum + (sizes.get(each) ?? 0), 0);
    for (const oldest of groups.keys()) {
      if (total <= MAX_BYTES || oldest === key) break;
      total -= sizes.get(oldest) ?? 0;
      groups.delete(oldest);
      sizes.delete(oldest);
    }
  };

  const follow = (): void => {
    let hasChanged = !tail.reaches(followedSeq);
    for (; followedSeq < tail.head && !hasChanged; followedSeq++) {
      hasChanged = tail.at(followedSeq + 1)?.kind === 'camera';
    }
    followedSeq = tail.head;
    if (!hasChanged) return;
    for (const key of groups.keys()) if (key.startsWith('cameras/')) groups.delete(key);
  };

  return {
    async addressesAt(viewer, seq) {
      await awaitHead(tail, seq);
      follow();
      const addresses: LayerAddress[] = [];
      for (const name of LAYER_NAMES) {
        const layer = (await groupOf(viewer, GROUP_OF[name]))[name];
        if (!layer) throw new Error(`layer ${name} was not built`);
        const url = `/api/layers/${name}/${audienceOf(viewer, name)}/${layer.version}`;
        addresses.push({ name, url, count: layer.count });
      }
      return addresses;
    },
    async find(viewer, name, audience, version) {
      if (audience !== audienceOf(viewer, name)) return null;
      const layer = (await groupOf(viewer, GROUP_OF[name]))[name];
      return layer?.version === version ? layer : null;
    },
  };
}

async function buildGroup(db: Database, viewer: Viewer, group: GroupName): Promise<Group> {
  const at = { countyCode: db.countyCode, scope: viewer.scope, grids: viewer.grids };
  const contents = await db.read(viewer, (queries) => READERS[group](queries, at, viewer), 'snapshot');
  const stored: Group = {};
  for (const [name, content] of Object.entries(contents)) stored[name as LayerName] = await store(content);
  return stored;
}

type Contents = Partial<Record<LayerName, LayerContent>>;
type Reader = (db: Queries, at: repository.LayerScope, viewer: Viewer) => Promise<Contents>;

const READERS: Record<GroupName, Reader> = {
  async grids(db, at) {
    const rows = await repository.readGrids(db, at);
    return { grids: shapesLayer(rows), gridIndex: gridIndexLayer(rows) };
  },
  async divisions(db, at) {
    const rows = await repository.readDivisions(db, at);
    return { divisions: shapesLayer(rows), divisionIndex: divisionIndexLayer(rows) };
  },
  async basemap(db, at) {
    const rows = await repository.readBasemap(db, at);
    return { basemap: shapesLayer(rows), basemapIndex: basemapIndexLayer(rows) };
  },
  async households(db, at) {
    const codes = await repository.readGridCodes(db, at);
    return { households: householdLayer(codes, await repository.readHouseholds(db, at)) };
  },
  async cameras(db, at) {
    return { cameras: cameraLayer(await repository.readCameras(db, at)) };
  },
  async workers(db, at, viewer) {
    return { workers: workerLayer(await repository.readWorkers(db, at), viewer.role !== 'wall') };
  },
};

async function store({ mediaType, bytes, count }: LayerContent): Promise<StoredLayer> {
  const forms = await encodeAll(bytes, 9);
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { mediaType, count, version, ...forms };
}

const sizeOf = (layer: StoredLayer) => layer.raw.length + layer.br.length + layer.gzip.length;
