import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const LEFT_OUT = new Set(['node_modules', 'dist', '.data', 'planted', '.cache', '.git']);

/** Paths from `root`, with `/`, of the files below `folders` whose names match; a folder that is not there has none. */
export async function listSources(root: string, folders: readonly string[], name: RegExp): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) await visit(path);
      else if (entry.isFile() && name.test(entry.name)) found.push(path);
    }
  };
  for (const folder of folders) await visit(folder);
  return found.sort();
}
