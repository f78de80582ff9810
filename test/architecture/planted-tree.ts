import { cp, mkdtemp, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLANTED = 'test/architecture/planted';
/** What the tools read in the real tree, so that the planted one is judged by the same rules. */
const CONFIGURATION = [
  'package.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.tools.json',
  'vite.config.ts',
  'vitest.config.ts',
  'knip.json',
  '.oxlintrc.json',
  '.dependency-cruiser.cjs',
  ...['server', 'server/contract', 'client', 'streams', 'gis-data', 'test'].map((folder) => `${folder}/tsconfig.json`),
];
/** One more than docs/style.md §6 allows; no reason to keep 401 lines in the repository. */
const LONG_FILE = { path: 'streams/lint/long.ts', lines: 401, tool: 'lint', rule: 'eslint(max-lines)' };

/** A violation that a tool must find. */
export interface Planted {
  readonly file: string;
  readonly tool: string;
  readonly rule: string;
}

/** The planted files laid out as a repository of their own, with this repository's configuration and packages. */
export async function layOutPlanted(): Promise<{ root: string; planted: Planted[] }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'grid321-planted-')));
  await cp(PLANTED, root, { recursive: true });
  await Promise.all(CONFIGURATION.map((file) => cp(file, join(root, file))));
  await symlink(await realpath('node_modules'), join(root, 'node_modules'), 'dir');
  const lines = Array.from({ length: LONG_FILE.lines }, (_, line) => `export const value${line} = ${line};`);
  await writeFile(join(root, LONG_FILE.path), `${lines.join('\n')}\n`);
  const { path, tool, rule } = LONG_FILE;
  return { root, planted: [...(await readHeaders()), { file: path, tool, rule }] };
}

/** Each violation says in its first lines who must catch it: `// caught by <tool> <rule>`. */
async function readHeaders(): Promise<Planted[]> {
  const entries = await readdir(PLANTED, { recursive: true, withFileTypes: true });
  const found: Planted[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const source = await readFile(path, 'utf8');
    for (const [, tool = '', rule = ''] of source.matchAll(
      /^(?:\/\/|--) caught by (types|lint|walls|sql clock|dead code) (.+)$/gm,
    )) {
      found.push({ file: path.slice(PLANTED.length + 1), tool, rule });
    }
  }
  return found;
}
