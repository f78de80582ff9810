import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOffSite, pixelsVary, startBrowser, webgl2Renderer, type TestBrowser } from '../fixtures/browser.ts';

const PAGE = `<!doctype html><canvas id="blank" width="200" height="100"></canvas><canvas id="drawn" width="200" height="100"></canvas>
<script src="/draw.js"></script>`;
const DRAW = `const gl = document.querySelector('#drawn').getContext('webgl2', { preserveDrawingBuffer: true });
gl.enable(gl.SCISSOR_TEST);
gl.scissor(0, 0, 100, 100); gl.clearColor(1, 0, 0, 1); gl.clear(gl.COLOR_BUFFER_BIT);
gl.scissor(100, 0, 100, 100); gl.clearColor(0, 0, 1, 1); gl.clear(gl.COLOR_BUFFER_BIT);`;

describe('the browser fixture', () => {
  let server: Server;
  let origin: string;
  let browser: TestBrowser;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.setHeader('content-security-policy', "script-src 'self'");
      const isScript = request.url === '/draw.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(isScript ? DRAW : PAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    origin = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.stop();
    server?.close();
  });

  test('has WebGL 2 and tells a drawn canvas from a blank one', async () => {
    const { page, assertNoFaults } = await browser.open(origin);
    expect(await webgl2Renderer(page)).toMatch(/SwiftShader/);
    expect(await pixelsVary(page, '#drawn')).toBe(true);
    expect(await pixelsVary(page, '#blank')).toBe(false);
    assertNoFaults();
  });

  test('catches a CSP violation', async () => {
    const { page, faults, assertNoFaults } = await browser.open(origin);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      document.body.append(script);
    });
    await expect.poll(() => faults.map((fault) => fault.kind)).toContain('cspViolation');
    expect(assertNoFaults).toThrow(/script-src/);
  });

  test('refuses a request and a socket that leave the machine', async () => {
    const { page, faults } = await browser.open(origin);
    await page.evaluate(async () => {
      await fetch('http://tiles.example/1.png').catch(() => undefined);
      new WebSocket('ws://live.example/');
    });
    await expect
      .poll(() => faults.map((fault) => fault.text))
      .toEqual(['http://tiles.example/1.png', 'ws://live.example/']);
  });

  test('catches an error that nothing caught', async () => {
    const { page, faults } = await browser.open(origin);
    await page.evaluate(() => void setTimeout(() => Reflect.get(globalThis, 'missing')(), 0));
    await expect.poll(() => faults.map((fault) => fault.kind)).toContain('uncaughtError');
  });

  test('takes blob: and data: for what they are', () => {
    expect(isOffSite(new URL('blob:http://127.0.0.1/1'))).toBe(false);
    expect(isOffSite(new URL('data:text/plain,1'))).toBe(false);
    expect(isOffSite(new URL('https://127.0.0.1.example/'))).toBe(true);
  });
});
