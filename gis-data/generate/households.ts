import type { PackHousehold } from '../pack/household-file.ts';
import { isInsideRing } from './clip.ts';
import type { CountyConfig } from './county-config.ts';
import { shareOut, type Village } from './divide.ts';
import type { Divided } from './generate.ts';
import type { GridNode } from './grid-tree.ts';
import type { Micro } from './outline.ts';
import { sumOf } from './partition.ts';
import type { Plane, PlanePoint } from './plane.ts';
import { createPrng, type Prng } from './prng.ts';

/** Settles the county's households: for each basic grid (in the order given) its own, around hamlets, inside its polygon. */
export function placeHouseholds(
  config: CountyConfig,
  plane: Plane,
  divided: Divided,
  basics: readonly GridNode[],
): PackHousehold[][] {
  const prng = createPrng(`${config.seed}/households`);
  const counts = shareOut(
    config.counts.households,
    basics.map((grid) => sumOf(grid.pieces, divided.weights)),
    3,
  );
  const members = drawMembers(config, prng);
  const colours = drawColours(config, prng);
  const seatVillages = new Set(
    divided.villages.filter((village: Village) => village.isSeat).map((village) => village.code),
  );
  const buildings = new Map<string, number>();
  let next = 0;
  return basics.map((grid, i) => {
    const count = counts[i] ?? 0;
    const places = seatVillages.has(grid.villageCode)
      ? placeInBuildings(plane, divided, grid, count, buildings, prng)
      : placeAroundHamlets(plane, divided, grid, count, prng);
    return places.map((place) => ({ ...place, members: members[next] ?? 1, colour: colours[next++] ?? 0 }));
  });
}

type Place = Pick<PackHousehold, 'at' | 'home'>;

function placeAroundHamlets(plane: Plane, divided: Divided, grid: GridNode, count: number, prng: Prng): Place[] {
  const hamlets = Array.from({ length: 1 + Math.floor(count / 9) }, () => randomPoint(plane, divided, grid, prng));
  return Array.from({ length: count }, () => {
    for (let attempt = 0; attempt < 6; attempt++) {
      const [x, y] = plane.fromMicro(prng.pick(hamlets));
      const reach = prng.chance(0.7) ? 38 : 110;
      const at = plane.toMicro([x + prng.normal() * reach, y + prng.normal() * reach]);
      if (isInGrid(divided, grid, at)) return { at, home: null };
    }
    return { at: randomPoint(plane, divided, grid, prng), home: null };
  });
}

/** Fills buildings of 1 to 3 units, 5 to 7 floors, two doors a floor; all households of a building stand on one point. */
function placeInBuildings(
  plane: Plane,
  divided: Divided,
  grid: GridNode,
  count: number,
  buildings: Map<string, number>,
  prng: Prng,
): Place[] {
  const places: Place[] = [];
  while (places.length < count) {
    const building = (buildings.get(grid.villageCode) ?? 0) + 1;
    buildings.set(grid.villageCode, building);
    const at = randomPoint(plane, divided, grid, prng);
    const [units, floors] = [1 + prng.int(3), 5 + prng.int(3)];
    for (const { unit, room } of homesOf(units, floors)) {
      if (places.length < count) places.push({ at, home: { building, unit, room } });
    }
  }
  return places;
}

/** Two doors on each floor, unit by unit from the ground up. */
function* homesOf(units: number, floors: number): Generator<{ unit: number; room: number }> {
  for (let unit = 1; unit <= units; unit++) {
    for (let floor = 1; floor <= floors; floor++) {
      for (const door of [1, 2]) yield { unit, room: floor * 100 + door };
    }
  }
}

/** A random point of a grid, more often where more people live; in micro-degrees, strictly inside one of its pieces. */
export function randomPoint(
  plane: Plane,
  divided: Divided,
  grid: { readonly pieces: readonly number[] },
  prng: Prng,
): Micro {
  let rest = prng.next() * sumOf(grid.pieces, divided.weights);
  const piece = grid.pieces.find((candidate) => (rest -= divided.weights[candidate] ?? 0) <= 0) ?? grid.pieces[0] ?? 0;
  const ring = divided.mesh.rings[piece] ?? [];
  const middle = divided.mesh.middles[piece] as PlanePoint;
  for (let attempt = 0; attempt < 20; attempt++) {
    const corner = plane.fromMicro(prng.pick(ring));
    const pull = 0.92 * Math.sqrt(prng.next());
    const at = plane.toMicro([middle[0] + (corner[0] - middle[0]) * pull, middle[1] + (corner[1] - middle[1]) * pull]);
    const beside: Micro = [at[0] + prng.int(160) - 80, at[1] + prng.int(160) - 80];
    if (isInsideRing(ring, beside)) return beside;
  }
  return plane.toMicro(middle);
}

function isInGrid(divided: Divided, grid: GridNode, at: Micro): boolean {
  return grid.pieces.some((piece) => isInsideRing(divided.mesh.rings[piece] ?? [], at));
}

/** Members of each household, 1 to 9, summing exactly to the county's persons. */
function drawMembers(config: CountyConfig, prng: Prng): Uint8Array {
  const { households, persons } = config.counts;
  const usual = [1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6];
  const members = Uint8Array.from({ length: households }, () => prng.pick(usual));
  let missing = persons - members.reduce((sum, count) => sum + count, 0);
  while (missing !== 0) {
    const k = prng.int(households);
    const step = missing > 0 ? 1 : -1;
    const count = (members[k] ?? 0) + step;
    if (count < 1 || count > 9) continue;
    members[k] = count;
    missing -= step;
  }
  return members;
}

function drawColours(config: CountyConfig, prng: Prng): number[] {
  const counts = shareOut(config.counts.households, config.colourShares, 0);
  return prng.shuffle(counts.flatMap((count, colour) => Array.from({ length: count }, () => colour)));
}
