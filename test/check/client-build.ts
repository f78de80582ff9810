import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { newerSyntax } from './browser-floor.ts';
import { BUDGETS, firstLoadFiles, gzipKb, Manifest } from './first-load.ts';
import { runTool } from './run-command.ts';
import { listSources } from './source-files.ts';
import { nothingRead, type Step } from './step.ts';

/** Beside `dist/client`, which a running server may be serving. */
const OUT_DIR = 'node_modules/.cache/grid321-check/client';

/** The built client: every script parses in the oldest browser, and each surface's first load keeps its budget. */
export const clientBuild: Step = {
  name: 'client build',
  async run() {
    if (!existsSync('client/index.html')) return nothingRead('client build');
    const out = join(process.cwd(), OUT_DIR);
    const built = await runTool('vite/bin/vite.js', ['build', '--outDir', out, '--logLevel', 'error']);
    if (built.code !== 0)
      return { summary: 'does not build', problems: [(built.stderr + built.stdout).trim().slice(0, 1500)] };
    const scripts = await listSources(out, ['.'], /\.m?js$/);
    const syntax = await Promise.all(
      scripts.map(async (file) => newerSyntax(file, await readFile(join(out, file), 'utf8'))),
    );
    const loads = await weighFirstLoads(out, scripts);
    return {
      summary: `${scripts.length} scripts; first loads ${loads.map((load) => load.text).join(', ')}`,
      problems: [
        ...syntax.flat().map((found) => `${found} → Chrome 87 cannot parse this; has build.target moved?`),
        ...loads.filter((load) => load.isOver).map((load) => `${load.text} → load what is not seen first by import()`),
      ],
    };
  },
};

interface Load {
  readonly text: string;
  readonly isOver: boolean;
}

async function weighFirstLoads(out: string, scripts: readonly string[]): Promise<Load[]> {
  const manifest = Value.Parse(Manifest, JSON.parse(await readFile(join(out, '.vite/manifest.json'), 'utf8')));
  const workers = scripts.filter((file) => file.includes('maplibre-gl-worker'));
  const loads: Load[] = [];
  for (const { shell, maxKb, hasMapWorker } of BUDGETS) {
    const files = firstLoadFiles(manifest, shell);
    if (files === null) continue;
    const kb = await gzipKb(out, hasMapWorker ? [...files, ...workers] : files);
    loads.push({ text: `${shell} ${kb}/${maxKb} kB`, isOver: kb > maxKb });
  }
  return loads;
}
