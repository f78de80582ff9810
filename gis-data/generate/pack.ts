import { encodePackHouseholds } from '../pack/household-file.ts';
import type { PackDivision, PackGrid } from '../pack/pack-files.ts';
import { placeShapes, riverShapes, roadShapes } from './basemap.ts';
import { placeCameras } from './cameras.ts';
import type { CountyConfig, Divisions } from './county-config.ts';
import { dissolve } from './dissolve.ts';
import { type Divided, type Nature, divideCounty, makeNature } from './generate.ts';
import type { GridNode } from './grid-tree.ts';
import { placeForces } from './forces.ts';
import { placeHouseholds } from './households.ts';
import type { Outline } from './outline.ts';
import { placePoints } from './points.ts';
import { type PlanePoint, distanceM } from './plane.ts';
import { reliefShapes } from './relief-bands.ts';
import { roadSites } from './road-sites.ts';
import { buildRoads } from './roads.ts';
import { toTopology } from './topology.ts';

/** The files of a pack: name to content. */
export type PackContent = Map<string, Uint8Array | string>;

/** Makes all generated files of a county; the same configuration gives the same bytes. `progress` is told each step. */
export function makePack(
  config: CountyConfig,
  divisions: Divisions,
  outline: Outline,
  progress: (step: string) => void,
): PackContent {
  progress('relief');
  const nature = makeNature(config, outline);
  const divided = divideCounty(config, divisions, nature, progress);
  const basics = divided.grids.filter((grid) => grid.isBasic).sort(byCode);
  progress('topology');
  const polygons = basics.map((grid) => ({
    code: grid.code,
    polygons: dissolve(grid.pieces.map((piece) => divided.mesh.rings[piece] ?? [])),
  }));
  const rows = divisionRows(config, divisions, nature, divided);
  const seats = new Map(rows.map((row) => [row.code, row.seat]));
  progress('households');
  const households = placeHouseholds(config, outline.plane, divided, basics);
  progress('roads');
  const start = outline.plane.toPlane(config.seats[config.countySeat] ?? [0, 0]);
  const hearts = basics.map((grid) => heart(divided, grid));
  const roads = buildRoads(nature, start, [...hearts, ...rows.map((row) => outline.plane.toPlane(row.seat))]);
  const shapes = [
    ...reliefShapes(nature),
    ...riverShapes(nature),
    ...roadShapes(nature, roads),
    ...placeShapes(config, nature, hearts),
  ];
  progress('cameras');
  const cameras = placeCameras(
    config,
    outline.plane,
    divided,
    roadSites(roads, outline.plane, divided.mesh, divided.villages),
  );
  const grids: PackGrid[] = [...divided.grids].sort(byCode).map(({ code, name, isBasic }) => ({ code, name, isBasic }));
  return new Map<string, Uint8Array | string>([
    ['divisions.json', lines('divisions', {}, rows)],
    ['grid-tree.json', lines('grids', { version: config.version, validFrom: config.validFrom }, grids)],
    ['grids.topo.json', JSON.stringify(toTopology(polygons))],
    ['households.bin', encodePackHouseholds(households)],
    ['basemap.json', lines('shapes', { notice: config.mapNotice }, shapes)],
    ['points.json', JSON.stringify(placePoints(config, nature, divided, seats))],
    ['cameras.json', JSON.stringify(cameras)],
    ['forces.json', forcesJson(config, divisions)],
  ]);
}

const byCode = (a: { code: string }, b: { code: string }): number => (a.code < b.code ? -1 : 1);

/** JSON with one row a line, so that a change of one row is a change of one line. */
function lines(key: string, head: object, rows: readonly object[]): string {
  const start = JSON.stringify(head).slice(0, -1);
  const list = rows.map((row) => JSON.stringify(row)).join(',\n');
  return `${start}${start.length > 1 ? ',' : ''}${JSON.stringify(key)}:[\n${list}\n]}\n`;
}

/** Where most people of a grid live: the middle of its heaviest piece. */
function heart(divided: Divided, grid: GridNode): PlanePoint {
  const heaviest = grid.pieces.reduce((best, piece) =>
    (divided.weights[piece] ?? 0) > (divided.weights[best] ?? 0) ? piece : best,
  );
  return divided.mesh.middles[heaviest] as PlanePoint;
}

function forcesJson(config: CountyConfig, divisions: Divisions): string {
  const { forces, ...head } = placeForces(config, divisions);
  return lines('forces', head, forces);
}

function divisionRows(config: CountyConfig, divisions: Divisions, nature: Nature, divided: Divided): PackDivision[] {
  const { county, towns } = divisions;
  const seatOf = (code: string): [number, number] => config.seats[code] ?? [0, 0];
  const top: PackDivision = {
    ...county,
    parent: null,
    level: 'county',
    isCommunity: false,
    seat: seatOf(config.countySeat),
  };
  const townRows = towns.map(({ code, name }): PackDivision => {
    return { code, name, parent: county.code, level: 'town', isCommunity: false, seat: seatOf(code) };
  });
  const villageRows = divided.villages.map(({ code, name, townCode, isCommunity, pieces }): PackDivision => {
    const [lng, lat] = nature.outline.plane.toMicro(villageSeat(divided, pieces));
    return { code, name, parent: townCode, level: 'village', isCommunity, seat: [lng / 1e6, lat / 1e6] };
  });
  return [top, ...townRows, ...villageRows].sort(byCode);
}

/** Where a village's committee sits: on dense ground, not far from the middle of its people. */
function villageSeat(divided: Divided, pieces: readonly number[]): PlanePoint {
  let [x, y, sum] = [0, 0, 0];
  for (const piece of pieces) {
    const weight = divided.weights[piece] ?? 0;
    const middle = divided.mesh.middles[piece] as PlanePoint;
    x += middle[0] * weight;
    y += middle[1] * weight;
    sum += weight;
  }
  const score = (piece: number): number => {
    const density = (divided.weights[piece] ?? 0) / (divided.mesh.areasM2[piece] ?? 1);
    return density / (600 + distanceM(divided.mesh.middles[piece] as PlanePoint, [x / sum, y / sum]));
  };
  const best = pieces.reduce((chosen, piece) => (score(piece) > score(chosen) ? piece : chosen));
  return divided.mesh.middles[best] as PlanePoint;
}
