import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { Installation } from '../../fixtures/installation.ts';
import { type PostgresCluster, startPostgres } from '../../fixtures/postgres.ts';
import { AccountOffice } from '../drivers/account-office.ts';

const START_LIMIT_MS = 120_000;
const LINK = /^grid321 first administrator: (\S+)$/m;

let postgres: PostgresCluster;
let installation: Installation;
let supervisor: ChildProcess;
let browser: TestBrowser;
let link: string;

// A production of its own: the shared one is a demo and has its administrators.
beforeAll(async () => {
  [postgres, browser] = await Promise.all([startPostgres(), startBrowser()]);
  installation = await Installation.prepare('dist/server/launch/supervisor-main.js', {
    GRID321_DEMO: '0',
    DATABASE_URL: postgres.url,
  });
  supervisor = installation.launch();
  await installation.waitFor('the link', START_LIMIT_MS, () => LINK.test(installation.output));
  link = LINK.exec(installation.output)?.[1] ?? '';
}, START_LIMIT_MS);

afterAll(async () => {
  await browser?.stop();
  supervisor?.kill('SIGKILL');
  await installation?.remove();
  await postgres?.stop();
});

it('the printed link makes an administrator, who sets up a second factor and makes a seat; its holder sets a password and is let in, until closed', async () => {
  const admin = await AccountOffice.open(browser, link);
  await admin.becomeFirst('张伟', 'zhang-wei', 'zhang-wei zhang-wei');
  expect(await admin.alert()).toContain('密码不能包含账号名');
  await admin.becomeFirst('张伟', 'zhang-wei', 'three grey herons');
  await admin.signIn('zhang-wei', 'three grey herons');
  expect(await admin.alert()).toContain('管理员须先设置两步验证');
  await admin.setUpFactor();
  await admin.page.locator('[data-account=zhang-wei]').getByText('已设两步验证').waitFor();
  expect(new URL(admin.page.url()).hash).toBe('');
  const password = await admin.makeSeat('li-na', '李娜');

  const seat = await AccountOffice.open(browser, `${installation.url}/admin`);
  await seat.signIn('li-na', password);
  expect(await seat.alert()).toContain('请设置新密码');
  await seat.chooseNewPassword('fourteen wooden boats');
  await seat.page.getByText('李娜 · 值班员').waitFor();

  await admin.press('li-na', '停用');
  await admin.press('li-na', '确认停用');
  await admin.page.locator('[data-account=li-na][data-active=false]').waitFor();
  await seat.page.reload();
  await seat.page.locator('input[name=account]').waitFor();
  for (const { watched } of [admin, seat]) watched.assertNoFaults();
});

it('the same link a second time says that it was used', async () => {
  const late = await AccountOffice.open(browser, link);
  await late.becomeFirst('王芳', 'wang-fang', 'three grey herons');
  expect(await late.alert()).toContain('此链接已用过');
  late.watched.assertNoFaults();
});
