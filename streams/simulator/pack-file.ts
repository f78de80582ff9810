import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Value } from 'typebox/value';
import { PackCameras } from '#contract/pack';

/**
 * The path of a county's cameras, `gis-data/<county>/cameras.json`, in the nearest folder above `from` that has it.
 * @throws Error when no folder has it
 */
export async function findCamerasFile(county: string, from: string): Promise<string> {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'gis-data', county, 'cameras.json');
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
    if (folder === dirname(folder)) throw new Error(`no gis-data/${county}/cameras.json above ${from}`);
  }
}

/**
 * Reads a county's cameras.
 * @throws Error naming the first field that does not fit; never a value, the file holds passwords
 */
export async function readCamerasFile(path: string): Promise<PackCameras> {
  const value: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (Value.Check(PackCameras, value)) return value;
  const fault = Value.Errors(PackCameras, value)[0];
  throw new Error(`${path}: ${fault?.instancePath ?? ''} ${fault?.message ?? ''}`);
}
