import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { build } from 'vite';
import { Value } from 'typebox/value';
import { Rendition } from '#contract/stream';
import { repositoryPath } from '../fixtures/repository-path.ts';

/** Launches Debian's Chromium without its chatter to the network. */
export function launchChromium(): Promise<Browser> {
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', ...quiet];
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...args, '--autoplay-policy=no-user-gesture-required'],
  });
}

/** Bundles the page of camera tiles as the app is bundled; gives its folder. */
export async function buildTilePage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'grid321-tiles-'));
  await build({
    root: repositoryPath('test/integration/gateway-tile-page'),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
    build: { outDir, emptyOutDir: true, minify: false },
  });
  return outDir;
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Serves a built page on a free loopback port, and `/open?camera=<id>&rendition=<rendition>` by `openView`. */
export async function servePage(
  folder: string,
  openView: (cameraId: string, rendition: Rendition) => string,
): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page');
    if (url.pathname === '/open') {
      const rendition = Value.Parse(Rendition, url.searchParams.get('rendition'));
      const playlistUrl = openView(url.searchParams.get('camera') ?? '', rendition);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ playlistUrl, expiresAt: new Date(Date.now() + 60_000).toISOString() }));
      return;
    }
    const file = url.pathname === '/' ? '/index.html' : url.pathname;
    readFile(join(folder, file)).then(
      (bytes) =>
        response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { origin: `http://127.0.0.1:${port}`, server };
}
