import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { nothingRead, type Step, type StepResult } from './step.ts';
import { parseToolJson, runTool } from './run-command.ts';

const Violation = Type.Object({
  from: Type.String(),
  to: Type.String(),
  comment: Type.Optional(Type.String()),
  rule: Type.Object({ name: Type.String() }),
  cycle: Type.Optional(Type.Array(Type.Object({ name: Type.String() }))),
});

const Report = Type.Object({
  summary: Type.Object({
    totalCruised: Type.Number(),
    totalDependenciesCruised: Type.Optional(Type.Number()),
    violations: Type.Array(Violation),
    ruleSetUsed: Type.Object({
      forbidden: Type.Array(Type.Object({ name: Type.String(), comment: Type.String() })),
    }),
  }),
});

const FOLDERS = ['client', 'server', 'streams', 'gis-data', 'test'];

/** dependency-cruiser: who may import whom. */
export const walls: Step = { name: 'walls', run: () => checkWalls() };

/** Reads the five folders below `root` by its `.dependency-cruiser.cjs`. */
export async function checkWalls(root: string = process.cwd()): Promise<StepResult> {
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders];
  const result = await runTool('dependency-cruiser/bin/dependency-cruise.mjs', args, root);
  const { summary } = Value.Parse(Report, parseToolJson('dependency-cruiser', result));
  const dependencies = summary.totalDependenciesCruised ?? 0;
  // Files found but none understood is how it passes with the wrong parser.
  if (summary.totalCruised === 0 || dependencies === 0) return nothingRead('dependency-cruiser');
  const comments = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]));
  return {
    summary: `${summary.totalCruised} modules, ${dependencies} imports, ${comments.size} rules, ${summary.violations.length} violations`,
    problems: summary.violations.map((violation) => describe(violation, comments.get(violation.rule.name))),
  };
}

function describe({ from, to, rule, cycle }: Static<typeof Violation>, comment = ''): string {
  const path = cycle && cycle.length > 0 ? cycle.map((step) => step.name).join(' → ') : to;
  return `${from} ${rule.name}: ${from === to && !cycle?.length ? '' : `imports ${path} `}→ ${comment}`;
}
