import type { CountyConfig, Divisions, Town } from './county-config.ts';
import { type Land, chooseSeeds, nearestPiece, partition, sumOf } from './partition.ts';
import type { Plane, PlanePoint } from './plane.ts';
import { createPrng } from './prng.ts';

/** A village or community with its pieces of the mesh. */
export interface Village {
  readonly code: string;
  readonly name: string;
  readonly isCommunity: boolean;
  /** Whether its households live in the buildings of the county's seat. */
  readonly isSeat: boolean;
  readonly townCode: string;
  readonly pieces: number[];
}

/** Divides the county among its towns by area, growing from their seats. */
export function divideTowns(config: CountyConfig, divisions: Divisions, plane: Plane, land: Land): number[][] {
  const all = Array.from(land.mesh.middles.keys());
  const seeds = divisions.towns.map((town) => nearestPiece(land.mesh, all, seatOf(config, plane, town)));
  const targets = divisions.towns.map((town) => config.townAreasKm2[town.code] ?? 1);
  const areas = { ...land, weights: land.mesh.areasM2 };
  return partition(areas, all, seeds, targets, { rounds: 30, movesSeeds: false });
}

/** Scales the households of each piece so that every town has its share of the county's, by its villages and communities. */
export function balanceTowns(
  config: CountyConfig,
  divisions: Divisions,
  townPieces: readonly number[][],
  weights: Float64Array,
): Float64Array {
  const wishes = divisions.towns.map((town) => unitWeights(config, town).reduce((sum, weight) => sum + weight, 0));
  const sum = wishes.reduce((all, wish) => all + wish, 0);
  const balanced = new Float64Array(weights.length);
  townPieces.forEach((pieces, i) => {
    const factor = (config.counts.households * (wishes[i] ?? 0)) / sum / sumOf(pieces, weights);
    for (const piece of pieces) balanced[piece] = (weights[piece] ?? 0) * factor;
  });
  return balanced;
}

/** Divides a town among its villages; its communities lie around the seat. */
export function divideVillages(
  config: CountyConfig,
  plane: Plane,
  land: Land,
  town: Town,
  pieces: number[],
): Village[] {
  const prng = createPrng(`${config.seed}/villages/${town.code}`);
  const seat = seatOf(config, plane, town);
  const communities = town.units.filter((unit) => unit.kind === 'community');
  const villages = town.units.filter((unit) => unit.kind === 'village');
  const core = Math.max(1, communities.length);
  const near = communities.map((_, i): PlanePoint => {
    const [east, north] = SPREAD[i % SPREAD.length] as PlanePoint;
    const reach = core === 1 ? 0 : config.countySeat === town.code ? 750 : 420;
    return [seat[0] + east * reach, seat[1] + north * reach];
  });
  const first = distinct(near.map((point) => nearestPiece(land.mesh, pieces, point)));
  const seeds = chooseSeeds(land, pieces, town.units.length, first, prng);
  const ordered = [...communities, ...villages];
  const weights = unitWeights(config, { ...town, units: ordered });
  const targets = ordered.map((unit, i) => (weights[i] ?? 1) * (unit.kind === 'village' ? prng.range(0.75, 1.25) : 1));
  const parts = partition(land, pieces, seeds, targets, { rounds: 26, movesSeeds: true });
  return ordered.map((unit, i) => ({
    code: unit.code,
    name: unit.name,
    isCommunity: unit.kind === 'community',
    isSeat: unit.kind === 'community' && town.code === config.countySeat,
    townCode: town.code,
    pieces: parts[i] ?? [],
  }));
}

/** Gives each village its number of basic grids by its households, at least 4, summing exactly to the county's. */
export function shareGrids(config: CountyConfig, land: Land, villages: readonly Village[]): number[] {
  const per = config.householdsPerGrid;
  const wishes = villages.map((village) => {
    const size = village.isSeat ? per.seatCommunity : village.isCommunity ? per.community : per.village;
    return sumOf(village.pieces, land.weights) / size;
  });
  return shareOut(config.counts.basicGrids, wishes, 4);
}

/** Splits a whole number in proportion to wishes, each at least `least`, by largest remainders. */
export function shareOut(total: number, wishes: readonly number[], least: number): number[] {
  const free = total - least * wishes.length;
  const sum = wishes.reduce((all, wish) => all + wish, 0);
  const exact = wishes.map((wish) => (free * wish) / sum);
  const shares = exact.map((share) => Math.floor(share));
  const order = exact
    .map((share, i) => ({ i, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  let missing = free - shares.reduce((all, share) => all + share, 0);
  for (const { i } of order) {
    if (missing-- <= 0) break;
    shares[i] = (shares[i] ?? 0) + 1;
  }
  return shares.map((share) => share + least);
}

const seatOf = (config: CountyConfig, plane: Plane, town: Town): PlanePoint => {
  const seat = config.seats[town.code];
  if (seat === undefined) throw new Error(`county.json: seats has no place for town ${town.code}`);
  return plane.toPlane(seat);
};

function unitWeights(config: CountyConfig, town: Town): number[] {
  const { village, community, seatCommunity } = config.householdWeights;
  return town.units.map((unit) =>
    unit.kind === 'village' ? village : town.code === config.countySeat ? seatCommunity : community,
  );
}

const distinct = (items: number[]): number[] => [...new Set(items)];

/** Where a town's communities start from, in units of their reach. */
const SPREAD: readonly PlanePoint[] = [
  [-0.2, -0.8],
  [0.1, 0.8],
  [-1.1, 0.1],
  [1.0, -0.1],
  [1.9, 0.7],
  [-1.9, -0.6],
];
