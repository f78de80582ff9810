import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parseToolJson, runTool } from './run-command.ts';
import type { Step, StepResult } from './step.ts';

const Names = Type.Optional(Type.Array(Type.Object({ name: Type.String(), line: Type.Optional(Type.Number()) })));
const KINDS = {
  files: 'nobody imports this file: use it or delete it',
  dependencies: 'no code imports this package: remove it from package.json',
  devDependencies: 'no tool or test uses this package: remove it from package.json',
  unlisted: 'imported but not in package.json: add it',
  unresolved: 'resolves to nothing',
  exports: 'nobody imports this: drop its export, or delete it',
  duplicates: 'exported twice: keep one name',
  binaries: 'run but not installed by package.json',
} as const;
const Report = Type.Object({ issues: Type.Array(Type.Record(Type.String(), Type.Unknown())) });

/** knip: files, exports and packages that nothing uses. */
export const deadCode: Step = { name: 'dead code', run: () => checkDeadCode() };

/** Looks below `root` by its `knip.json`. */
export async function checkDeadCode(root?: string): Promise<StepResult> {
  const result = await runTool('knip/bin/knip.js', ['--no-progress', '--reporter', 'json'], root);
  const { issues } = Value.Parse(Report, parseToolJson('knip', result));
  const problems = issues.flatMap((issue) =>
    Object.entries(KINDS).flatMap(([kind, instead]) => {
      const names = Value.Check(Names, issue[kind]) ? Value.Parse(Names, issue[kind]) : [];
      return (names ?? []).map(({ name, line }) => {
        const where = line === undefined ? String(issue['file']) : `${String(issue['file'])}:${line}`;
        return `${where} ${kind}: ${name} → ${instead}`;
      });
    }),
  );
  return { summary: `${problems.length} unused`, problems };
}
