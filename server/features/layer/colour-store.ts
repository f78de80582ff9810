import { packColours } from '#contract/compact-households';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { EventTail } from '../../live/event-tail.ts';
import { encodeAll, type Encodings } from './encodings.ts';
import { audienceOf } from './layer-audience.ts';
import { readColours, readGridCodes, readHead } from './layer-repository.ts';

/** Packed colours of a viewer's household layer, true as of `seq`, and how many households there are of each. */
export interface Colours {
  seq: number;
  packed: Encodings;
  counts: [green: number, yellow: number, red: number];
}

/** Colours by audience: read once, then carried on by the events of the log. */
export interface ColourStore {
  get(viewer: Viewer): Promise<Colours>;
}

interface Entry {
  seq: number;
  codes: Uint8Array;
  indexOf: Map<number, number>;
  packed: Promise<Encodings> | null;
  counts: Colours['counts'] | null;
}

/** A county's entry takes 6 MB, a village's or worker's hardly anything. */
const MAX_ENTRIES = 500;

/** Makes the store on a database and the tail of its log. */
export function createColourStore(db: Database, tail: EventTail): ColourStore {
  const entries = new Map<string, { epoch: string; entry: Promise<Entry> }>();

  const read = (viewer: Viewer): Promise<Entry> =>
    db.read(
      viewer,
      async (queries) => {
        const at = { countyCode: db.countyCode, scope: viewer.scope, grids: viewer.grids };
        const seq = await readHead(queries, db.countyCode);
        const rows = new Map((await readColours(queries, at)).map((row) => [row.grid, row.pairs]));
        const pairs = (await readGridCodes(queries, at)).flatMap((code) => rows.get(code) ?? []);
        return {
          seq,
          codes: Uint8Array.from(pairs, ([, colour]) => colour),
          indexOf: new Map(pairs.map(([id], index) => [id, index])),
          packed: null,
          counts: null,
        };
      },
      'snapshot',
    );

  const entryOf = async (viewer: Viewer, isAgain: boolean): Promise<Entry> => {
    const key = audienceOf(viewer, 'colours');
    const known = entries.get(key);
    const kept = known && known.epoch === tail.epoch && !isAgain ? known : { epoch: tail.epoch, entry: read(viewer) };
    entries.delete(key);
    entries.set(key, kept);
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX_ENTRIES) break;
      entries.delete(oldest);
    }
    try {
      return await kept.entry;
    } catch (error) {
      if (entries.get(key) === kept) entries.delete(key);
      throw error;
    }
  };

  return {
    async get(viewer) {
      let entry = await entryOf(viewer, false);
      if (!tail.reaches(entry.seq) && entry.seq < tail.head) entry = await entryOf(viewer, true);
      carryOn(entry, tail);
      // Taken before the compression is awaited: the entry may be carried on meanwhile.
      const { seq } = entry;
      const counts = (entry.counts ??= countColours(entry.codes));
      const packed = (entry.packed ??= encodeAll(packColours(entry.codes), 5));
      return { seq, packed: await packed, counts };
    },
  };
}

/** Applies the colour changes since; others' households are not in the index and pass by. */
function carryOn(entry: Entry, tail: EventTail): void {
  for (let event = tail.at(entry.seq + 1); event; event = tail.at(entry.seq + 1)) {
    entry.seq = event.seq;
    if (event.kind !== 'colours') continue;
    // Checked against the contract when the command was executed.
    const { changes } = event.data as { changes: [number, number][] };
    for (const [id, colour] of changes) {
      const index = entry.indexOf.get(id);
      if (index === undefined || entry.codes[index] === colour) continue;
      entry.codes[index] = colour;
      entry.packed = null;
      entry.counts = null;
    }
  }
}

function countColours(codes: Uint8Array): Colours['counts'] {
  const counts: Colours['counts'] = [0, 0, 0];
  for (const code of codes) if (code === 0 || code === 1 || code === 2) counts[code] += 1;
  return counts;
}
