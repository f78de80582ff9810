import type { Village } from './divide.ts';
import { shareOut } from './divide.ts';
import { type Land, chooseSeeds, partition, sumOf } from './partition.ts';
import { createPrng, type Prng } from './prng.ts';

/** A grid of the three-level tree; `pieces` of a basic grid tile it, those above are the union of their children. */
export interface GridNode {
  readonly code: string;
  readonly parent: string;
  readonly level: 1 | 2 | 3;
  readonly isBasic: boolean;
  readonly name: string;
  readonly villageCode: string;
  readonly pieces: number[];
}

/**
 * Grows a village's tree with exactly `leaves` basic grids: areas (level 1) of villager groups (level 2), and where a group
 * is populous, grids (level 3) within it.
 */
export function growTree(land: Land, village: Village, leaves: number, seed: string): GridNode[] {
  const prng = createPrng(`${seed}/grids/${village.code}`);
  const areaCount = Math.max(1, Math.min(6, Math.round(leaves / 9), Math.floor(leaves / 2)));
  const areas = cut(
    land,
    village.pieces,
    Array.from({ length: areaCount }, () => 1),
    prng,
  );
  const leavesOf = limitToPieces(
    areas,
    shareOut(
      leaves,
      areas.map((area) => sumOf(area, land.weights) + 1e-6),
      1,
    ),
  );
  const nodes: GridNode[] = [];
  let groupNumber = 0;
  areas.forEach((pieces, i) => {
    const area = node(village, village.code, i + 1, 1, false, `第${numeral(i + 1)}片区`, pieces);
    nodes.push(area);
    const sizes = groupSizes(leavesOf[i] ?? 1, prng);
    const groups = cut(land, pieces, sizes, prng);
    const fitting = limitToPieces(groups, sizes);
    groups.forEach((group, k) => {
      groupNumber++;
      nodes.push(...growGroup(land, village, area.code, k + 1, groupNumber, group, fitting[k] ?? 1, prng));
    });
  });
  return nodes;
}

function growGroup(
  land: Land,
  village: Village,
  areaCode: string,
  index: number,
  groupNumber: number,
  pieces: number[],
  leaves: number,
  prng: Prng,
): GridNode[] {
  const name = `${numeral(groupNumber)}组`;
  const group = node(village, areaCode, index, 2, leaves === 1, name, pieces);
  if (leaves === 1) return [group];
  const parts = cut(
    land,
    pieces,
    Array.from({ length: leaves }, () => 1),
    prng,
  );
  const children = parts.map((part, i) =>
    node(village, group.code, i + 1, 3, true, `${name}第${numeral(i + 1)}网格`, part),
  );
  return [group, ...children];
}

function node(
  village: Village,
  parent: string,
  index: number,
  level: 1 | 2 | 3,
  isBasic: boolean,
  name: string,
  pieces: number[],
): GridNode {
  const code = `${parent}${String(index).padStart(2, '0')}`;
  return { code, parent, level, isBasic, name, villageCode: village.code, pieces };
}

/** How many basic grids each group of an area holds: mostly one, about one group in seven is populous. */
function groupSizes(leaves: number, prng: Prng): number[] {
  const sizes: number[] = [];
  for (let left = leaves; left > 0;) {
    const size = left >= 4 && prng.chance(0.15) ? (prng.chance(0.7) ? 2 : 3) : 1;
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

function cut(land: Land, pieces: number[], targets: number[], prng: Prng): number[][] {
  if (targets.length === 1) return [pieces];
  const seeds = chooseSeeds(land, pieces, targets.length, [], prng);
  if (seeds.length < targets.length) throw new Error(`${pieces.length} pieces cannot make ${targets.length} grids`);
  return partition(land, pieces, seeds, targets, { rounds: 14, movesSeeds: true });
}

/** Moves leaves from parts that have fewer pieces than leaves to those that have most to spare. */
function limitToPieces(parts: readonly number[][], leaves: readonly number[]): number[] {
  const room = parts.map((part) => part.length);
  const fitting = leaves.map((count, i) => Math.min(count, room[i] ?? 0));
  let missing = leaves.reduce((sum, count) => sum + count, 0) - fitting.reduce((sum, count) => sum + count, 0);
  for (; missing > 0; missing--) {
    const spare = fitting.map((count, i) => (room[i] ?? 0) / count);
    const roomiest = spare.indexOf(Math.max(...spare));
    fitting[roomiest] = (fitting[roomiest] ?? 0) + 1;
  }
  return fitting;
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** A number from 1 to 999 in Chinese numerals. */
export function numeral(value: number): string {
  const [hundreds, rest] = [Math.floor(value / 100), value % 100];
  if (hundreds > 0) {
    const below = rest === 0 ? '' : rest < 10 ? `零${numeral(rest)}` : `${rest < 20 ? '一' : ''}${numeral(rest)}`;
    return `${DIGITS[hundreds] ?? ''}百${below}`;
  }
  if (rest < 10) return DIGITS[rest] ?? '';
  const tens = Math.floor(rest / 10);
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${DIGITS[rest % 10] ?? ''}`;
}
