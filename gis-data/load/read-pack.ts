import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { PackCameras, PackForces } from '#contract/pack';
import { type CountyConfig, readCounty } from '../generate/county-config.ts';
import type { Micro } from '../generate/outline.ts';
import { type PackHousehold, decodePackHouseholds } from '../pack/household-file.ts';
import {
  type PackBasemap,
  PackBasemap as BasemapSchema,
  type PackDivision,
  PackDivisions,
  type PackGrid,
  PackGridTree,
  PackRouting,
  type PackPoints,
  PackPoints as PointsSchema,
  PackTopology,
  readJson,
  sha256,
} from '../pack/pack-files.ts';

/** A county pack in memory, every file checked against its schema. */
export interface Pack {
  readonly config: CountyConfig;
  /** SHA-256 over the files, in a fixed order: which pack this is. */
  readonly sha256: string;
  readonly divisions: PackDivision[];
  readonly tree: { readonly version: number; readonly validFrom: string; readonly grids: PackGrid[] };
  /** Polygons of the basic grids by code: rings (outer and holes) of each, open, in micro-degrees. */
  readonly polygons: Map<string, Micro[][][]>;
  /** Households by the code of their basic grid. */
  readonly households: Map<string, PackHousehold[]>;
  readonly basemap: PackBasemap;
  readonly points: PackPoints;
  readonly cameras: PackCameras;
  readonly routing: PackRouting;
  readonly forces: PackForces;
}

const FILES = [
  'county.json',
  'divisions.json',
  'grid-tree.json',
  'grids.topo.json',
  'households.bin',
  'basemap.json',
  'points.json',
  'cameras.json',
  'forces.json',
];

/** Finds `gis-data/<county>` in the nearest folder above a program; throws when there is none. */
export function findPack(county: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const directory = join(folder, 'gis-data', county);
    if (existsSync(join(directory, 'county.json'))) return directory;
    if (folder === dirname(folder)) throw new Error(`no county pack gis-data/${county} above ${from}`);
  }
}

/** Reads a pack; throws an Error naming the file and the field where it does not fit. */
export function readPack(directory: string): Pack {
  const path = (name: string): string => join(directory, name);
  const tree = readJson(path('grid-tree.json'), PackGridTree);
  const basics = tree.grids.filter((grid) => grid.isBasic).map((grid) => grid.code);
  const households = decodePackHouseholds(readFileSync(path('households.bin')));
  if (households.length !== basics.length) throw new Error(`${directory}: households.bin does not fit grid-tree.json`);
  const { config } = readCounty(directory);
  return {
    config,
    sha256: sha256([...FILES, config.routing].map((name) => sha256(readFileSync(path(name)))).join('')),
    divisions: readJson(path('divisions.json'), PackDivisions).divisions,
    tree,
    polygons: readPolygons(readJson(path('grids.topo.json'), PackTopology)),
    households: new Map(basics.map((code, i) => [code, households[i] ?? []])),
    basemap: readJson(path('basemap.json'), BasemapSchema),
    points: readJson(path('points.json'), PointsSchema),
    cameras: readJson(path('cameras.json'), PackCameras),
    routing: readJson(path(config.routing), PackRouting),
    forces: readJson(path('forces.json'), PackForces),
  };
}

function readPolygons(topology: PackTopology): Map<string, Micro[][][]> {
  const collection = topology.objects.grids as GeometryCollection;
  const features = feature(topology as unknown as Topology, collection).features;
  return new Map(
    features.map(({ id, geometry }) => {
      if (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon') throw new Error(`grid ${id} is no polygon`);
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      return [String(id), polygons.map((rings) => rings.map(toMicroRing))];
    }),
  );
}

function toMicroRing(ring: readonly (readonly number[])[]): Micro[] {
  return ring.slice(0, -1).map(([lng = 0, lat = 0]) => [Math.round(lng * 1e6), Math.round(lat * 1e6)]);
}
