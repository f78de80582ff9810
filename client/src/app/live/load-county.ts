import { decodeHouseholds, unpackColours, type HouseholdPoints } from '#contract/compact-households';
import { decodeShapes, type ShapeParts } from '#contract/compact-shapes';
import { BasemapIndex, CameraLayer, DivisionIndex, GridIndex, WorkerLayer, type LayerName } from '#contract/layers';
import { Snapshot } from '#contract/snapshot';
import type { Static, TSchema } from 'typebox';
import type { HttpClient } from '../../api/http-client.ts';
import type { LiveCursor } from '../../api/live-cursor.ts';
import { bboxesOf, type Territory } from '../../features/grid/grid-store.ts';
import type { CountyStores } from './county-stores.ts';

const SNAPSHOT_TIMEOUT_MS = 30_000;

/** Layers already decoded, by their immutable address: a later snapshot names the same ones again. */
export type LayerCache = Map<string, unknown>;

/**
 * Loads the snapshot of the scope and the layers asked for into the stores, and tells where the feed goes on.
 * A surface without a map (the phone) asks for fewer layers.
 */
export async function loadCounty(
  http: HttpClient,
  stores: CountyStores,
  cache: LayerCache,
  wanted: readonly LayerName[],
): Promise<LiveCursor> {
  const snapshot = await http.get(Snapshot, '/api/snapshot', { timeoutMs: SNAPSHOT_TIMEOUT_MS });
  stores.status.setState({ session: snapshot.session, county: snapshot.county, failure: null });
  stores.incidents.replaceAll(snapshot.incidents);
  stores.orders.replaceAll(snapshot.orders);
  stores.whistles.replaceAll(snapshot.whistles);
  stores.shifts.replaceAll(snapshot.rollcalls);
  stores.supervisions.replaceAll(snapshot.supervisions);
  stores.centres.replaceAll(snapshot.centres);
  stores.claims.replaceAll(snapshot.claims);
  stores.alarms.replaceAll(snapshot.alarms);
  stores.wallFocus.replaceAll(snapshot.wallFocus);
  const reader = layerReader(http, snapshot, cache);
  const has = (name: LayerName) => wanted.includes(name);
  await Promise.all([
    has('grids') && loadTerritory(reader, stores),
    has('households') && loadHouseholds(http, snapshot.coloursUrl, reader, stores),
    has('cameras') &&
      reader.json('cameras', CameraLayer).then((layer) => stores.cameras.replaceAll(layer, snapshot.cameraStates)),
    has('workers') && reader.json('workers', WorkerLayer).then((layer) => stores.workers.replaceAll(layer)),
  ]);
  return { epoch: snapshot.epoch, lastSeq: snapshot.seq };
}

interface LayerReader {
  json<Schema extends TSchema>(name: LayerName, schema: Schema): Promise<Static<Schema>>;
  shapes(name: LayerName): Promise<ShapeParts[]>;
  households(): Promise<HouseholdPoints>;
}

function layerReader(http: HttpClient, snapshot: Snapshot, cache: LayerCache): LayerReader {
  const cached = async <T>(name: LayerName, load: (url: string) => Promise<T>): Promise<T> => {
    const address = snapshot.layers.find((layer) => layer.name === name);
    if (!address) throw new Error(`the snapshot names no layer ${name}`);
    // The address tells the version and the reader below the type: what is cached under it is a T.
    const known = cache.get(address.url) as T | undefined;
    if (known !== undefined) return known;
    const loaded = await load(address.url);
    cache.set(address.url, loaded);
    return loaded;
  };
  const options = { timeoutMs: SNAPSHOT_TIMEOUT_MS };
  return {
    json: (name, schema) => cached(name, (url) => http.get(schema, url, options)),
    shapes: (name) => cached(name, async (url) => decodeShapes((await http.bytes(url, options)).bytes)),
    households: () => cached('households', async (url) => decodeHouseholds((await http.bytes(url, options)).bytes)),
  };
}

async function loadTerritory(reader: LayerReader, stores: CountyStores): Promise<void> {
  const [grids, gridIndex, divisions, divisionIndex, basemap, basemapIndex] = await Promise.all([
    reader.shapes('grids'),
    reader.json('gridIndex', GridIndex),
    reader.shapes('divisions'),
    reader.json('divisionIndex', DivisionIndex),
    reader.shapes('basemap'),
    reader.json('basemapIndex', BasemapIndex),
  ]);
  const known = stores.territory.getState().territory;
  if (known?.grids.shapes === grids && known.divisions.shapes === divisions) return;
  const territory: Territory = {
    grids: { index: gridIndex, shapes: grids, bboxes: bboxesOf(grids), rowOf: rowsBy(gridIndex.codes) },
    divisions: { index: divisionIndex, shapes: divisions, rowOf: rowsBy(divisionIndex.codes) },
    basemap: { index: basemapIndex, shapes: basemap },
  };
  stores.territory.setState({ territory });
}

async function loadHouseholds(http: HttpClient, coloursUrl: string, reader: LayerReader, stores: CountyStores) {
  const [points, packed] = await Promise.all([reader.households(), http.bytes(coloursUrl)]);
  stores.households.replaceAll(points, unpackColours(packed.bytes, points.ids.length));
}

const rowsBy = (codes: readonly string[]) => new Map(codes.map((code, row) => [code, row]));
