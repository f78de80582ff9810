import { expect, test } from 'vitest';
import { type AuditContent, auditHash } from './audit-chain.ts';

const line: AuditContent = {
  id: 1,
  countyCode: '990001',
  atMs: 1_795_000_000_000,
  actor: 'county-duty',
  action: 'view-camera',
  target: '1',
  scopeCode: '990001',
  purpose: '查看现场',
  before: null,
  after: { b: 1, a: [{ d: 2, c: 3 }] },
};

test('the hash does not depend on the order of keys', () => {
  expect(auditHash('', { ...line, after: { a: [{ c: 3, d: 2 }], b: 1 } })).toBe(auditHash('', line));
});

test('any field and the line before change it', () => {
  const changed: Partial<AuditContent>[] = [
    { id: 2 },
    { atMs: line.atMs + 1 },
    { actor: 'x' },
    { action: 'x' },
    { target: '2' },
    { scopeCode: '990002' },
    { purpose: null },
    { before: 0 },
    { after: null },
  ];
  const hashes = [
    auditHash('', line),
    auditHash('0', line),
    ...changed.map((change) => auditHash('', { ...line, ...change })),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('golden: a chain written by an older version can still be verified', () => {
  expect(auditHash('', line)).toBe('98da3c27613e1ae7e2f72887932cf2abfc19ecc3afc847e454c72f9297dd67e1');
});
