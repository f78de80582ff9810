import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type TestBrowser, waitForPlaying } from '../../fixtures/browser.ts';
import { Installation } from '../../fixtures/installation.ts';
import { openSignedIn } from '../drivers/sign-in.ts';

const START_LIMIT_MS = 150_000;
const SHOWS_MS = 60_000;

/** `GRID321_TLS=auto` on an installation of its own: the same pages, sockets and pictures, by HTTPS and HTTP/2. */
describe('a county with an authority of its own', () => {
  let installation: Installation;
  let browser: TestBrowser;
  let password: string;
  const secureUrl = () => installation.url.replace('http:', 'https:');
  const authority = () => readFileSync(join(installation.dataDirectory, 'tls', 'authority.crt'), 'utf8');

  beforeAll(async () => {
    installation = await Installation.prepare('dist/server/launch/supervisor-main.js', { GRID321_TLS: 'auto' });
    [password, browser] = await Promise.all([installation.start(START_LIMIT_MS), startBrowser()]);
  }, START_LIMIT_MS);
  afterAll(async () => {
    await browser?.stop();
    await installation?.remove();
  });

  it('says where it is opened and which fingerprint to trust', () => {
    expect(installation.output).toContain(`grid321 ready ${secureUrl()}`);
    expect(installation.output).toMatch(/grid321 trust http:.*\/trust.*SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  });

  it('answers server and gateway by HTTP/2 to whoever trusts the authority, and programs of this machine plainly', async () => {
    for (const port of [installation.port, installation.port + 1]) {
      const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: authority() });
      const path = port === installation.port ? '/api/health' : '/health';
      const stream = session.request({ ':path': path });
      const status = await new Promise((resolve, reject) =>
        stream.on('response', (headers) => resolve(headers[':status'])).on('error', reject),
      );
      stream.resume();
      session.close();
      expect([port, status]).toEqual([port, 200]);
    }
    expect((await fetch(`${installation.url}/api/health`)).status).toBe(200);
  });

  it('shows a live desk in a secure context, whose four tiles play', async () => {
    const centre = { url: secureUrl(), password, dataDirectory: installation.dataDirectory };
    const options = { width: 1440, height: 900, trustsAnyone: true };
    const { page, assertNoFaults } = await openSignedIn(browser, centre, '/desk', 'county-duty', options);
    await page.locator('[data-testid=desk] canvas').first().waitFor({ timeout: SHOWS_MS });
    expect(await page.evaluate(() => isSecureContext)).toBe(true);
    await page.getByTestId('queue').locator('[data-incident]').first().waitFor({ timeout: SHOWS_MS });
    await page.keyboard.press('ArrowDown');
    for (let tile = 0; tile < 4; tile++) {
      const selector = `[data-testid=tiles] figure >> nth=${tile} >> video`;
      await page.locator(selector).waitFor({ timeout: SHOWS_MS });
      await waitForPlaying(page, selector, 3, SHOWS_MS);
    }
    const cookies = await page.context().cookies();
    expect(cookies.every(({ secure, httpOnly }) => secure && httpOnly)).toBe(true);
    assertNoFaults();
  });

  it(
    'keeps its authority through a restart',
    async () => {
      const before = authority();
      await installation.end('SIGTERM');
      await installation.start(START_LIMIT_MS);
      expect(authority()).toBe(before);
    },
    START_LIMIT_MS,
  );
});
