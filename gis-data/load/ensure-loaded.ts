import type { Client } from 'pg';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { ensureForces } from './load-forces.ts';
import { type LoadOptions, loadPack } from './load-pack.ts';
import { addMissingRouting } from './load-routing.ts';
import { readPack } from './read-pack.ts';

const LoadedCounty = Type.Object({ code: Type.String(), sha256: Type.String() });

/**
 * Loads a pack unless it is there already; says in one line what it found or did.
 *
 * What was loaded is never replaced: people have worked on it since. A newer pack on disk is only reported.
 * @throws Error when the database serves another county: one instance serves one
 */
export async function ensureLoaded(client: Client, directory: string, options: LoadOptions): Promise<string> {
  const { rows } = await client.query<object>('SELECT county_code AS code, pack_sha256 AS sha256 FROM county');
  const loaded = Value.Parse(Type.Array(LoadedCounty), rows);
  const startedAt = performance.now();
  const pack = readPack(directory);
  const county = pack.divisions.find((division) => division.level === 'county');
  if (county === undefined) throw new Error(`${directory}: divisions.json has no county`);
  const other = loaded.find((row) => row.code !== county.code);
  if (other !== undefined) {
    throw new Error(`this database holds county ${other.code}; ${county.code} needs a database of its own`);
  }
  const same = loaded.find((row) => row.code === county.code);
  if (same !== undefined) {
    const isAdded = await addMissingRouting(client, county.code, pack, options.loadedAt);
    const note = same.sha256 === pack.sha256 ? '' : '; the pack on disk is another version, what is loaded was kept';
    const forces = (await ensureForces(client, county.code, pack.forces)) ? '; its forces were added' : '';
    return `${county.name} is loaded already${isAdded ? '; its routing list was added' : ''}${forces}${note}`;
  }
  await loadPack(client, pack, options);
  return `${county.name} loaded in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
