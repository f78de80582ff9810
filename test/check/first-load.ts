import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Type, type Static } from 'typebox';

const Chunk = Type.Object({
  file: Type.String(),
  isEntry: Type.Optional(Type.Boolean()),
  imports: Type.Optional(Type.Array(Type.String())),
  dynamicImports: Type.Optional(Type.Array(Type.String())),
  css: Type.Optional(Type.Array(Type.String())),
  src: Type.Optional(Type.String()),
});

/** Vite's `.vite/manifest.json`: chunks by the source or name they come from. */
export const Manifest = Type.Record(Type.String(), Chunk);
export type Manifest = Static<typeof Manifest>;

/** Most bytes (gzip) that a surface may load before it is of use, and whether MapLibre's worker is among them. */
export const BUDGETS = [
  { shell: 'wall', maxKb: 900, hasMapWorker: true },
  { shell: 'desk', maxKb: 1150, hasMapWorker: true },
  { shell: 'field', maxKb: 220, hasMapWorker: false },
] as const;

/**
 * The files of a shell's first load: the entry, the chunks of `src/app/<shell>/` that the entry loads on demand, what
 * either imports statically, and the map's engine. `null` when the build has no such shell.
 */
export function firstLoadFiles(manifest: Manifest, shell: string): string[] | null {
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  const own = Object.keys(manifest).filter(
    (key) => key.includes(`src/app/${shell}/`) && /(Page|Shell)\.tsx$/.test(key),
  );
  if (own.length === 0) return null;
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key)) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    chunk.imports?.forEach(visit);
    chunk.dynamicImports?.filter(isMapEngine).forEach(visit);
  };
  [...entries, ...own].forEach(visit);
  return [...files];
}

/** A map without its engine shows nothing: that it comes by import() does not make it later than the first load. */
function isMapEngine(key: string): boolean {
  return key.startsWith('src/map/') || key.includes('webgl-device');
}

/** Size in kB (1000 bytes) of built files after gzip. */
export async function gzipKb(dir: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(dir, file))).length));
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
}
