import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { listSources } from './source-files.ts';
import { nothingRead, type Step, type StepResult } from './step.ts';
import { lineOf, walkTree, type TreeNode } from './syntax-tree.ts';

const CLOCK =
  /(?<![\w.])(now\s*\(\s*\)|current_(timestamp|date|time)\b|local(timestamp|time)\b|(clock|statement|transaction)_timestamp\b|timeofday\b)/i;
const INSTEAD = 'time is passed in as a parameter, so that a test clock and the log agree with it';

/** No SQL of the server reads the database's clock. */
export const sqlClock: Step = { name: 'sql clock', run: () => checkSqlClock(process.cwd()) };

/** Reads `.sql` files and every string of the TypeScript below `root`/server, tests apart. */
export async function checkSqlClock(root: string): Promise<StepResult> {
  const files = (await listSources(root, ['server'], /\.(ts|sql)$/)).filter((file) => !/\.(test|fake)\.ts$/.test(file));
  if (files.length === 0) return nothingRead('sql clock');
  const problems: string[] = [];
  for (const file of files) {
    const source = await readFile(join(root, file), 'utf8');
    if (!CLOCK.test(source)) continue;
    const texts = file.endsWith('.sql') ? sqlLines(source) : strings(file, source);
    for (const { text, line } of texts) {
      const match = CLOCK.exec(text);
      if (match) problems.push(`${file}:${line} sql-clock: ${match[0]} in SQL → ${INSTEAD}`);
    }
  }
  return { summary: `${files.length} files, ${problems.length} clocks read`, problems };
}

interface Text {
  readonly text: string;
  readonly line: number;
}

function sqlLines(source: string): Text[] {
  return source.split('\n').map((text, index) => ({ text: text.replace(/--.*$/, ''), line: index + 1 }));
}

function strings(file: string, source: string): Text[] {
  const found: Text[] = [];
  walkTree(parseSync(file, source).program as unknown as TreeNode, (node) => {
    const text = textOf(node);
    if (text !== null) found.push({ text: text.replace(/--.*$/gm, ''), line: lineOf(source, node.start) });
  });
  return found;
}

function textOf(node: TreeNode): string | null {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null;
  if (node.type !== 'TemplateElement') return null;
  const value = node['value'];
  return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : null;
}
