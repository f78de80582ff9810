import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { NewAccount } from '#contract/account';
import { NewPassword } from '#contract/session';
import { checkNewAccount, makeOneTimePassword, normalizeHolder } from './account-rules.ts';

const pointersOf = (account: object) =>
  checkNewAccount(Value.Parse(NewAccount, { name: 'zhang-wei', displayName: '张伟', ...account })).map(
    ({ pointer }) => pointer,
  );

test.each([
  [{ role: 'duty', scope: '610921100' }],
  [{ role: 'leader', scope: '610921' }],
  [{ role: 'worker', workerId: 7 }],
  [{ role: 'securityAdmin', holder: '李娜' }],
  [{ role: 'auditAdmin', holder: '王芳' }],
])('%j is complete', (account) => {
  expect(pointersOf(account)).toEqual([]);
});

test.each([
  [{ role: 'duty' }, '/scope'],
  [{ role: 'worker' }, '/workerId'],
  [{ role: 'worker', workerId: 7, scope: '610921' }, '/scope'],
  [{ role: 'leader', scope: '610921', workerId: 7 }, '/workerId'],
  [{ role: 'auditAdmin' }, '/holder'],
  [{ role: 'auditAdmin', holder: '  ' }, '/holder'],
  [{ role: 'duty', scope: '610921', name: 'wall-9' }, '/name'],
  [{ role: 'duty', scope: '610921', name: 'system' }, '/name'],
  [{ role: 'duty', scope: '610921', name: 'system-admin' }, '/name'],
])('%j is refused at %s', (account, pointer) => {
  expect(pointersOf(account)).toEqual([pointer]);
});

test('a person spelled with other spaces or full-width letters is the same person', () => {
  expect(normalizeHolder(' Ｌｉ  Na ')).toBe('Li Na');
});

test('a one-time password fits the rule for passwords and takes each sign from the source it is given', () => {
  let next = 0;
  const password = makeOneTimePassword((below) => next++ % below);
  expect(password).toBe('abcd-efgh-jkmn-pqrs');
  expect(Value.Check(NewPassword, password)).toBe(true);
});
