import { indexOutline, isInsideRing } from './clip.ts';
import type { CountyConfig, Divisions } from './county-config.ts';
import { type Village, balanceTowns, divideTowns, divideVillages, shareGrids } from './divide.ts';
import { type GridNode, growTree } from './grid-tree.ts';
import { type Drainage, carveValleys, drain } from './hydrology.ts';
import { type Ground, priceLand, readGround } from './land.ts';
import { type Mesh, buildMesh, strewSites } from './mesh.ts';
import type { Outline } from './outline.ts';
import { settle } from './population.ts';
import { createPrng } from './prng.ts';
import { type Frame, cellAt, frameAround, middleOf, sample } from './raster.ts';
import { type Relief, type River, drawRivers, raiseRelief } from './relief.ts';

/** The county's nature: what divisions, roads and settlements follow. */
export interface Nature {
  readonly outline: Outline;
  /** 1 for cells whose middle lies in the county. */
  readonly isInside: Uint8Array;
  readonly frame: Frame;
  readonly rivers: River[];
  readonly relief: Relief;
  readonly drainage: Drainage;
  /** Households a cell. */
  readonly households: Float32Array;
}

/** The county divided: all that is committed as geometry. */
export interface Divided {
  readonly mesh: Mesh;
  readonly ground: Ground;
  /** Households a piece. */
  readonly weights: Float64Array;
  readonly townPieces: number[][];
  readonly villages: Village[];
  readonly grids: GridNode[];
}

const CELL_M = 100;
const MARGIN_M = 2500;

/** Raises mountains, lets rivers run and people settle. */
export function makeNature(config: CountyConfig, outline: Outline): Nature {
  const { plane, ring } = outline;
  const frame = frameAround(ring.map(plane.fromMicro), CELL_M, MARGIN_M);
  const rivers = drawRivers(config, plane);
  const relief = raiseRelief(config, plane, frame, rivers);
  const drainage = drain(frame, relief);
  carveValleys(frame, relief.heightM, drainage);
  const isInside = new Uint8Array(frame.width * frame.height);
  for (let cell = 0; cell < isInside.length; cell++) {
    isInside[cell] = isInsideRing(ring, plane.toMicro(middleOf(frame, cell))) ? 1 : 0;
  }
  const households = settle(config, plane, frame, relief, drainage, isInside);
  return { outline, isInside, frame, rivers, relief, drainage, households };
}

/** Pieces for each expected basic grid, and at least so many on a square kilometre where hardly anyone lives. */
const PIECES_PER_GRID = 5.5;
const LEAST_PIECES_PER_KM2 = 11;

/** Cuts the county into pieces and joins them to towns, villages and grids. */
export function divideCounty(
  config: CountyConfig,
  divisions: Divisions,
  nature: Nature,
  progress: (step: string) => void,
): Divided {
  const { frame, outline } = nature;
  const cellKm2 = (frame.cellM * frame.cellM) / 1e6;
  const perHousehold = (config.counts.basicGrids * PIECES_PER_GRID) / config.counts.households;
  const sitesPerCell = nature.households.map((households) =>
    Math.min(520 * cellKm2, Math.max(LEAST_PIECES_PER_KM2 * cellKm2, households * perHousehold)),
  );
  const prng = createPrng(`${config.seed}/mesh`);
  progress('mesh');
  const mesh = buildMesh(strewSites(frame, sitesPerCell, prng), frame, outline.plane, indexOutline(outline.ring), prng);
  const ground = readGround(mesh, frame, nature.relief, nature.drainage, nature.rivers);
  const density = weighPieces(config, nature, mesh);
  progress('towns');
  const broad = priceLand(mesh, ground, density, { largeM: 5200, smallM: 1300, riverM: 700, urbanPull: 2.5 });
  const townPieces = divideTowns(config, divisions, outline.plane, broad);
  const weights = balanceTowns(config, divisions, townPieces, density);
  progress('villages');
  const fine = priceLand(mesh, ground, weights, { largeM: 900, smallM: 600, riverM: 900, urbanPull: 0 });
  const villages = divisions.towns.flatMap((town, i) =>
    divideVillages(config, outline.plane, fine, town, townPieces[i] ?? []),
  );
  progress('grids');
  const near = priceLand(mesh, ground, weights, { largeM: 150, smallM: 150, riverM: 300, urbanPull: 0 });
  const leaves = shareGrids(config, near, villages);
  const grids = villages.flatMap((village, i) => growTree(near, village, leaves[i] ?? 1, config.seed));
  return { mesh, ground, weights, townPieces, villages, grids };
}

/** Households a piece: the density at its middle by its area, scaled to the county's number. */
function weighPieces(config: CountyConfig, nature: Nature, mesh: Mesh): Float64Array {
  const { frame, households } = nature;
  const cellM2 = frame.cellM * frame.cellM;
  const weights = mesh.areasM2.map((area, piece) => {
    const middle = mesh.middles[piece];
    if (middle === undefined) return 0;
    const density = Math.max(households[cellAt(frame, middle)] ?? 0, sample(frame, households, middle));
    return (density * area) / cellM2;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (weight * config.counts.households) / total);
}
