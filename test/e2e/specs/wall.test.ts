import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { tell, until } from '../drivers/until.ts';
import { WallScreen } from '../drivers/wall-screen.ts';

/** The server's process of an installation, as the supervisor names it; null while there is none. */
function serverPid(dataDirectory: string): number | null {
  const name = `grid321 server ${dataDirectory}`;
  const found = readdirSync('/proc').find((pid) => /^\d+$/.test(pid) && commandOf(pid) === name);
  return found === undefined ? null : Number(found);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  } catch {
    return ''; // It ended between the listing and the reading.
  }
}

describe('a wall whose server dies', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let wall: WallScreen;

  beforeAll(async () => {
    browser = await startBrowser();
    wall = await WallScreen.open(browser, centre);
  });

  afterAll(async () => {
    await browser.stop();
  });

  it('says so within 10 s and comes back by itself, in the same page', async () => {
    await wall.page.evaluate(() => Reflect.set(globalThis, 'isSamePage', true));
    const before = serverPid(centre.dataDirectory);
    if (before === null) throw new Error('no server process');
    process.kill(before, 'SIGKILL');
    const killedMs = performance.now();
    await wall.staleBanner.waitFor({ timeout: 10_000 });
    tell('server killed → stale banner', performance.now() - killedMs);
    await wall.staleBanner.waitFor({ state: 'detached', timeout: 60_000 });
    await wall.live.waitFor();
    tell('server killed → wall live again', performance.now() - killedMs);
    const { value } = await until('another server', 1_000, () => serverPid(centre.dataDirectory));
    expect(value).not.toBe(before);
    expect(await wall.page.evaluate(() => Reflect.get(globalThis, 'isSamePage') === true)).toBe(true);
    wall.watched.assertNoFaults();
  });
});
