import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

/** The part of Vitest's JSON report that is counted. */
const VitestReport = Type.Object({
  success: Type.Boolean(),
  numPassedTests: Type.Number(),
  numFailedTests: Type.Number(),
  numPendingTests: Type.Number(),
  numTodoTests: Type.Number(),
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      assertionResults: Type.Array(Type.Object({ status: Type.String() })),
    }),
  ),
});

/** How one suite went. */
export interface SuiteCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts a suite by its report and its exit code. A file that did not load, a run that ended badly though every test passed,
 * a missing report and a suite without tests each count as one failure, so that nothing that went wrong adds up to a pass.
 */
export function countSuite(report: unknown, exitCode: number): SuiteCount {
  if (!Value.Check(VitestReport, report)) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + brokenFiles(report);
  const isSilentFailure = failed === 0 && (exitCode !== 0 || !report.success || report.numPassedTests === 0);
  return {
    passed: report.numPassedTests,
    failed: isSilentFailure ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function brokenFiles(report: Static<typeof VitestReport>): number {
  const isBroken = ({ status, assertionResults }: (typeof report.testResults)[number]): boolean =>
    status === 'failed' && assertionResults.every((assertion) => assertion.status !== 'failed');
  return report.testResults.filter(isBroken).length;
}
