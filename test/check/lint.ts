import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { nothingRead, type Step, type StepResult } from './step.ts';
import { parseToolJson, runTool } from './run-command.ts';

const Report = Type.Object({
  number_of_files: Type.Number(),
  number_of_rules: Type.Number(),
  diagnostics: Type.Array(
    Type.Object({
      message: Type.String(),
      help: Type.Optional(Type.String()),
      code: Type.Optional(Type.String()),
      severity: Type.String(),
      filename: Type.String(),
      labels: Type.Array(Type.Object({ span: Type.Object({ line: Type.Optional(Type.Number()) }) })),
    }),
  ),
});

/** What to do instead, where the tool's own message says only what is wrong. */
const INSTEAD: Readonly<Record<string, string>> = {
  'typescript(no-explicit-any)': 'what comes from outside is unknown until a schema of #contract has parsed it',
  'typescript(no-floating-promises)': 'await it, return it, or hand it to a supervisor that reports its failure',
  'typescript(switch-exhaustiveness-check)': 'handle every kind; a default hides the next one',
  'eslint(no-empty)': 'handle the error, or say in a comment why nothing is right',
  'eslint(max-lines)': 'split the file by subject: most are under 100 lines',
  'eslint(max-lines-per-function)': 'name the parts and move them out',
  'eslint(max-depth)': 'return early or name the inner part as a function',
  'eslint(no-warning-comments)': 'do it now or file an issue; comments say why, not what is left',
  'import(no-default-export)': 'export it by name',
  'oxc(no-barrel-file)': 'import the file that has it',
};

/** oxlint with type information; what only warns is a note. */
export const lint: Step = { name: 'lint', run: () => checkLint() };

/** Lints everything below `root` by its `.oxlintrc.json`. */
export async function checkLint(root?: string): Promise<StepResult> {
  const result = await runTool('oxlint/bin/oxlint', ['--format', 'json'], root);
  const report = Value.Parse(Report, parseToolJson('oxlint', result));
  if (report.number_of_files === 0) return nothingRead('oxlint');
  const lines = (severity: string): string[] =>
    report.diagnostics
      .filter((found) => found.severity === severity)
      .map(({ filename, labels, code = 'syntax', message, help }) => {
        const instead = INSTEAD[code] ?? help;
        return `${filename}:${labels[0]?.span.line ?? 1} ${code}: ${message}${instead ? ` → ${instead}` : ''}`;
      });
  const problems = lines('error');
  const summary = `${report.number_of_files} files, ${report.number_of_rules} rules, ${problems.length} errors`;
  return { summary, problems, notes: lines('warning') };
}
