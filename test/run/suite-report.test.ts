import { describe, expect, test } from 'vitest';
import { countSuite } from './suite-report.ts';

const good = {
  success: true,
  numPassedTests: 2,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [
    { name: 'a.test.ts', status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] },
  ],
};

describe('the count of a suite', () => {
  test('is what passed and failed', () => {
    expect(countSuite(good, 0)).toEqual({ passed: 2, failed: 0, skipped: 1 });
    expect(countSuite({ ...good, success: false, numFailedTests: 3 }, 1)).toMatchObject({ passed: 2, failed: 3 });
  });

  test('fails a file that did not load', () => {
    const testResults = [...good.testResults, { name: 'b.test.ts', status: 'failed', assertionResults: [] }];
    expect(countSuite({ ...good, testResults, success: false }, 1).failed).toBe(1);
  });

  test.each([
    ['no report', undefined, 0],
    ['a report of another shape', { success: true }, 0],
    ['no tests', { ...good, numPassedTests: 0, testResults: [] }, 0],
    ['an error outside every test', { ...good, success: false }, 1],
    ['an exit code', good, 1],
  ])('fails on %s', (_name, report, exitCode) => {
    expect(countSuite(report, exitCode).failed).toBe(1);
  });
});
