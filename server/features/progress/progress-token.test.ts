import { describe, expect, test } from 'vitest';
import { createProgressTokens } from './progress-token.ts';

const { tokenOf, caseOf } = createProgressTokens('a secret');
const CASE = '990001-20261122-0007-3';

describe('a link to a case’s progress', () => {
  test('leads to its case', () => {
    expect(caseOf(tokenOf(CASE))).toBe(CASE);
  });

  test('of another case, of another installation, or changed in any sign leads nowhere', () => {
    const token = tokenOf(CASE);
    const mac = token.slice(CASE.length);
    expect(caseOf(`${'990001-20261122-0008-1'}${mac}`)).toBeNull();
    expect(caseOf(createProgressTokens('another').tokenOf(CASE))).toBeNull();
    // The last sign holds bits that no byte has: it is left alone.
    for (let i = 0; i < token.length - 1; i++) {
      const other = token[i] === 'A' ? 'B' : 'A';
      expect(caseOf(token.slice(0, i) + other + token.slice(i + 1))).toBeNull();
    }
    for (const text of ['', CASE, `${CASE}.`, `${token}A`, `${CASE}.${'é'.repeat(22)}`])
      expect(caseOf(text)).toBeNull();
  });
});
