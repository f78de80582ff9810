import { createPrng } from '../generate/prng.ts';
import { short } from '../generate/points.ts';
import { personName } from './people.ts';
import type { Pack } from './read-pack.ts';
import { RED_REASONS, YELLOW_REASONS } from './synthetic-texts.ts';

/** A household as it is stored; everything about who lives there is made up. */
export interface HouseholdRow {
  readonly id: number;
  readonly grid: string;
  readonly village: string;
  readonly at: readonly [number, number];
  readonly address: string;
  readonly building: string | null;
  readonly unit: number | null;
  readonly room: string | null;
  readonly head: string;
  readonly members: number;
  readonly colour: number;
  readonly reason: string | null;
  readonly decidedAtMs: number;
  readonly reviewDue: string;
}

const DAY_MS = 86_400_000;
/** A green household is looked at again within a year, a yellow one within half, a red one within a quarter. */
const REVIEW_DAYS = [360, 180, 90];

/** Numbers the households through the grids in the order of their codes and gives each an address and a head. */
export function householdRows(pack: Pack): HouseholdRow[] {
  const prng = createPrng(`${pack.config.seed}/household-details`);
  const names = new Map(pack.divisions.map((division) => [division.code, short(division)]));
  const grids = new Map(pack.tree.grids.map((grid) => [grid.code, grid.name]));
  const decidedFromMs = Date.parse(`${pack.config.generatedOn}T00:00:00Z`) - 300 * DAY_MS;
  const rows: HouseholdRow[] = [];
  for (const [grid, households] of pack.households) {
    const village = grid.slice(0, 12);
    const place = `${names.get(village.slice(0, 9)) ?? ''}${names.get(village) ?? ''}`;
    households.forEach(({ at, members, colour, home }, i) => {
      const decidedAtMs = decidedFromMs + prng.int(300) * DAY_MS;
      const building = home === null ? null : `${home.building}号楼`;
      rows.push({
        id: rows.length + 1,
        grid,
        village,
        at: [at[0] / 1e6, at[1] / 1e6],
        address:
          home === null
            ? `${place}${grids.get(grid) ?? ''}${i + 1}号`
            : `${place}${building}${home.unit}单元${home.room}室`,
        building,
        unit: home?.unit ?? null,
        room: home === null ? null : String(home.room),
        head: personName(prng),
        members,
        colour,
        reason: colour === 0 ? null : prng.pick(colour === 1 ? YELLOW_REASONS : RED_REASONS),
        decidedAtMs,
        reviewDue: new Date(decidedAtMs + (REVIEW_DAYS[colour] ?? 360) * DAY_MS).toISOString().slice(0, 10),
      });
    });
  }
  return rows;
}
