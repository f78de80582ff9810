import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkDeadCode } from '../check/dead-code.ts';
import { checkLint } from '../check/lint.ts';
import { checkSqlClock } from '../check/sql-clock.ts';
import { checkTypes } from '../check/types.ts';
import { checkWalls } from '../check/walls.ts';
import { layOutPlanted, type Planted } from './planted-tree.ts';

const { root, planted } = await layOutPlanted();

/** In this order: the compiler writes files of its own beside sources that it should not have been given. */
const found: Readonly<Record<string, readonly string[]>> = {
  lint: (await checkLint(root)).problems,
  walls: (await checkWalls(root)).problems,
  'sql clock': (await checkSqlClock(root)).problems,
  'dead code': (await checkDeadCode(root)).problems,
  types: (await checkTypes(root)).problems,
};

const plantedFor = (tool: string): Planted[] => planted.filter((one) => one.tool === tool);
const isAbout =
  ({ file, rule }: Planted) =>
  (problem: string): boolean =>
    problem.startsWith(file) && problem.includes(rule);

afterAll(() => rm(root, { recursive: true, force: true }));

describe.each(Object.entries(found))('%s', (tool, problems) => {
  test('has violations to catch', () => {
    expect(plantedFor(tool).length).toBeGreaterThan(0);
  });

  test.each(plantedFor(tool))('catches $rule in $file and says what to do', (one) => {
    const caught = problems.filter(isAbout(one));
    expect(caught, problems.filter((problem) => problem.startsWith(one.file)).join('\n')).not.toEqual([]);
    // The compiler's message names the file that may not be imported; that is all it can say.
    expect(caught.join('\n')).toMatch(/ → .{10}|error TS/);
  });
});

test.each(['lint', 'walls', 'sql clock'])('%s blames no file in which nothing is planted', (tool) => {
  const headed = new Set(planted.map(({ file }) => file));
  const blamed = found[tool]?.map((problem) => /^[^\s:(]+/.exec(problem)?.[0] ?? '') ?? [];
  expect(blamed.filter((file) => !headed.has(file))).toEqual([]);
});

test('every wall has a planted violation', () => {
  const require = createRequire(import.meta.url);
  const { forbidden } = require(join(process.cwd(), '.dependency-cruiser.cjs')) as { forbidden: { name: string }[] };
  expect(forbidden.length).toBeGreaterThan(20);
  expect(new Set(plantedFor('walls').map(({ rule }) => rule))).toEqual(new Set(forbidden.map(({ name }) => name)));
});
