import { createPrng, type Prng } from '../generate/prng.ts';
import { shareOut } from '../generate/divide.ts';
import type { Pack } from './read-pack.ts';
import { GIVEN, SKILLS, SURNAMES } from './synthetic-texts.ts';

/** A person of the three lines; `workerId` is set when the county issued a phone. */
export interface Person {
  readonly id: number;
  readonly name: string;
  readonly line: 'party' | 'deputy' | 'householdHead';
  readonly village: string;
  readonly phoneNumber: string | null;
  readonly workerId: number | null;
  readonly skills: string[];
  /** The basic grid of the person's post, or null for those without one. */
  readonly postGrid: string | null;
  /** Basic grids that the person's phone serves; empty without a phone. */
  readonly grids: string[];
}

/** The people of the three lines, and who holds the post of each basic grid. */
export interface People {
  readonly people: Person[];
  /** Basic grid to the person who holds its post; a vacant post is null. */
  readonly posts: Map<string, number | null>;
}

/** Synthetic names: a surname and one or two characters. */
export function personName(prng: Prng): string {
  return prng.pick(SURNAMES) + prng.pick(GIVEN) + (prng.chance(0.62) ? prng.pick(GIVEN) : '');
}

/** Makes the people of a pack, the same ones at every load. */
export function makePeople(pack: Pack, centres: ReadonlyMap<string, readonly [number, number]>): People {
  const { counts, seed } = pack.config;
  const prng = createPrng(`${seed}/people`);
  const villages = pack.divisions.filter((division) => division.level === 'village').map((division) => division.code);
  const grids = groupGrids(pack, villages);
  const total = counts.partyMembers + counts.deputies + counts.householdHeads;
  const basics = villages.map((village) => grids.get(village)?.length ?? 0);
  const extra = shareOut(total - counts.basicGrids, basics, 0);
  const phones = shareOut(counts.phones, basics, 1);
  const vacant = chooseVacant(pack, prng);
  const lines = prng.shuffle<Person['line']>([
    ...Array.from({ length: counts.partyMembers }, () => 'party' as const),
    ...Array.from({ length: counts.deputies }, () => 'deputy' as const),
    ...Array.from({ length: counts.householdHeads }, () => 'householdHead' as const),
  ]);
  const people: Person[] = [];
  const posts = new Map<string, number | null>();
  let workers = 0;
  villages.forEach((village, v) => {
    const own = grids.get(village) ?? [];
    const members = own.length + (extra[v] ?? 0);
    const holders = own.filter((grid) => !vacant.has(grid));
    const withPhone = new Set(prng.shuffle(holders.map((_, i) => i)).slice(0, phones[v] ?? 0));
    const served = serve(
      own,
      holders.filter((_, i) => withPhone.has(i)),
      centres,
    );
    for (let i = 0; i < members; i++) {
      const id = people.length + 1;
      const postGrid = holders[i] ?? null;
      const workerId = withPhone.has(i) ? ++workers : null;
      if (postGrid !== null) posts.set(postGrid, id);
      people.push({
        id,
        name: personName(prng),
        line: lines[id - 1] ?? 'party',
        village,
        phoneNumber: workerId !== null || prng.chance(0.85) ? demoNumber(id) : null,
        workerId,
        skills: workerId === null ? [] : prng.shuffle([...SKILLS]).slice(0, 1 + prng.int(3)),
        postGrid,
        grids: workerId === null || postGrid === null ? [] : (served.get(postGrid) ?? []),
      });
    }
  });
  for (const grid of vacant) posts.set(grid, null);
  return { people, posts };
}

/** 100 begins no mobile number, so that nobody is ever called by mistake. */
const demoNumber = (id: number): string => `100${String(id).padStart(8, '0')}`;

function groupGrids(pack: Pack, villages: readonly string[]): Map<string, string[]> {
  const grids = new Map<string, string[]>(villages.map((village) => [village, []]));
  for (const code of pack.households.keys()) grids.get(code.slice(0, 12))?.push(code);
  return grids;
}

function chooseVacant(pack: Pack, prng: Prng): Set<string> {
  return new Set(prng.shuffle([...pack.households.keys()]).slice(0, pack.config.counts.vacantPosts));
}

/** Gives every grid of a village to the nearest grid whose post has a phone; each such grid comes first in its own list. */
function serve(
  grids: readonly string[],
  hosts: readonly string[],
  centres: ReadonlyMap<string, readonly [number, number]>,
): Map<string, string[]> {
  const served = new Map(hosts.map((host) => [host, [host]]));
  for (const grid of grids.filter((code) => !served.has(code))) {
    const [x, y] = centres.get(grid) ?? [0, 0];
    const away = hosts.map((host) => {
      const [hx, hy] = centres.get(host) ?? [0, 0];
      return (hx - x) ** 2 + (hy - y) ** 2;
    });
    const nearest = hosts[away.indexOf(Math.min(...away))];
    if (nearest !== undefined) served.get(nearest)?.push(grid);
  }
  return served;
}
