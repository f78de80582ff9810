import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePackHouseholds } from '../pack/household-file.ts';
import { catalogueRows, mergeCatalogue } from './catalogue.ts';
import { readCounty } from './county-config.ts';
import { readOutline } from './outline.ts';
import { type PackContent, makePack } from './pack.ts';

/** Finds gis-data of the checkout, from the built program in dist/gis-data/generate. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../gis-data');
const county = process.argv[2] ?? '';
const directory = join(root, county);
const known = readdirSync(root).filter(
  (name) => statSync(join(root, name)).isDirectory() && readdirSync(join(root, name)).includes('county.json'),
);
if (!known.includes(county)) {
  process.stderr.write(`usage: node dist/gis-data/generate/main.js <county>; counties: ${known.join(', ')}\n`);
  process.exit(2);
}

const startedAt = performance.now();
const progress = (step: string): void => {
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${step}\n`);
};
const { config, divisions } = readCounty(directory);
const pack = makePack(config, divisions, readOutline(directory, config), progress);
mkdirSync(directory, { recursive: true });
for (const [name, content] of pack) writeFileSync(join(directory, name), content);
const cataloguePath = join(root, 'catalogue.json');
const rows = catalogueRows(county, config, pack, (name) => readFileSync(join(directory, name)));
writeFileSync(cataloguePath, mergeCatalogue(readFileSync(cataloguePath, 'utf8'), county, rows));
progress(describeDeviations(pack));
progress(`${pack.size} files, ${[...pack.values()].reduce((sum, content) => sum + content.length, 0)} characters`);

/** The report's soft rule of size, 20 to 30 households and 70 to 120 persons: how many basic grids keep to it. Nothing is refused. */
function describeDeviations(content: PackContent): string {
  const bytes = content.get('households.bin');
  const grids = typeof bytes === 'object' ? decodePackHouseholds(bytes) : [];
  const persons = grids.map((households) => households.reduce((sum, { members }) => sum + members, 0));
  const byHouseholds = grids.filter(({ length }) => length >= 20 && length <= 30).length;
  const byPersons = persons.filter((count) => count >= 70 && count <= 120).length;
  return `of ${grids.length} basic grids ${byHouseholds} have 20 to 30 households, ${byPersons} have 70 to 120 persons`;
}
