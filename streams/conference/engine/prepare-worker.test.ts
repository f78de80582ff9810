import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mediasoupDirectory } from '../config.ts';
import { readCompileProgress, takeCompileLock } from './compile-lock.ts';
import { archiveName } from './fetch-worker.ts';
import { prepareWorker, type WorkerSources } from './prepare-worker.ts';
import { runTool } from './run-tool.ts';
import { findCachedWorker, keepWorker } from './worker-cache.ts';
import { BUILD_PACKAGES, layPatchedSources, PATCHED_VERSION } from './worker-source-patch.ts';

let directory: string;
let mirror: Server | null = null;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-engine-test-'));
});
afterEach(() => {
  mirror?.close();
  mirror = null;
  rmSync(directory, { recursive: true, force: true });
});

/** A program that answers a start without a channel as a worker does, or with another exit code. */
function makeProgram(name: string, exitCode = 41): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return path;
}

const sources = (changes: Partial<WorkerSources>): WorkerSources => ({
  givenBinary: null,
  cacheDirectory: join(directory, 'cache'),
  mirrorUrl: 'none',
  mayMake: false,
  packageDirectory: '/nonexistent',
  ...changes,
});
const prepare = (changes: Partial<WorkerSources>) => prepareWorker(sources(changes), { onStep: () => undefined });

/** Serves one archive with `program` in it, where a mirror of mediasoup's releases has it. */
async function serveMirror(program: string): Promise<string> {
  mkdirSync(join(directory, 'archive'));
  await runTool('cp', [program, join(directory, 'archive', 'mediasoup-worker')]);
  const archive = join(directory, 'worker.tgz');
  await runTool('tar', ['-czf', archive, '-C', join(directory, 'archive'), 'mediasoup-worker']);
  mirror = createServer((request, response) => {
    const isIt = request.url === `/engines/${PATCHED_VERSION}/${archiveName(PATCHED_VERSION)}`;
    if (isIt) response.end(readFileSync(archive));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => mirror?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/engines/`;
}

describe('where the conference engine comes from', () => {
  test('the one that the operator names comes first, and only when it runs', async () => {
    const good = makeProgram('good');
    await keepWorker(sources({}).cacheDirectory, makeProgram('cached'));
    expect(await prepare({ givenBinary: good })).toEqual({ kind: 'ready', path: good, from: 'given' });
    const bad = await prepare({ givenBinary: makeProgram('bad', 1) });
    expect(bad).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining('bad') });
  });

  test('then the cache, which a second clone finds', async () => {
    const kept = await keepWorker(sources({}).cacheDirectory, makeProgram('made'));
    expect(await prepare({})).toEqual({ kind: 'ready', path: kept, from: 'cache' });
  });

  test('a worker made for other libraries, or that does not start here, is not taken', async () => {
    const { cacheDirectory } = sources({});
    expect(await keepWorker(cacheDirectory, makeProgram('broken', 127))).toBeNull();
    const kept = await keepWorker(cacheDirectory, makeProgram('made'));
    await runTool('mv', [kept ?? '', `${kept}0`]);
    expect(await findCachedWorker(cacheDirectory)).toBeNull();
  });

  test('then the mirror: its archive is unpacked, tried and kept', async () => {
    const mirrorUrl = await serveMirror(makeProgram('mirrored'));
    const first = await prepare({ mirrorUrl, mayMake: true });
    expect(first).toMatchObject({ kind: 'ready', from: 'download' });
    expect(await prepare({})).toMatchObject({ kind: 'ready', from: 'cache' });
  });

  test('a mirror whose worker does not run is passed over', async () => {
    const mirrorUrl = await serveMirror(makeProgram('alien', 126));
    const prepared = await prepare({ mirrorUrl, mayMake: true });
    // What follows is a compile, which fails at once without the sources.
    expect(prepared).toMatchObject({ kind: 'unavailable' });
  });

  test('a first start that may make nothing says what is missing, with one command', async () => {
    expect(await prepare({})).toMatchObject({
      kind: 'unavailable',
      command: expect.stringContaining('apt-get install'),
    });
  });
});

describe('the compile', () => {
  test('every change of the patch fits the installed package', () => {
    const into = join(directory, 'worker');
    layPatchedSources(mediasoupDirectory(), into);
    const read = (file: string): string => readFileSync(join(into, file), 'utf8');
    // Those that are left are Windows' and liburing, which is off.
    const asked = [...read('meson.build').matchAll(/subproject\(\s*'([^']+)'/g)].map(([, name]) => name);
    expect(asked.filter((name) => name !== 'wingetopt' && name !== 'liburing')).toEqual([]);
    expect(read('deps/libwebrtc/meson.build')).not.toContain('subproject(');
    expect(read('src/RTC/DtlsTransport.cpp')).toContain('(operationType & BIO_CB_RETURN)');
    expect(existsSync(join(into, 'compat/srtp.h'))).toBe(true);
  });

  test('belongs to one process at a time, whose progress the others read', () => {
    const lock = takeCompileLock(directory);
    expect(takeCompileLock(directory)).toBeNull();
    lock?.note({ done: 12, total: 225 });
    expect(readCompileProgress(directory)).toEqual({ done: 12, total: 225 });
    lock?.release();
    expect(readCompileProgress(directory)).toBeNull();
    const next = takeCompileLock(directory);
    expect(next).not.toBeNull();
    next?.release();
  });

  test('a lock whose holder was killed is taken over', () => {
    const dead = takeCompileLock(directory);
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(join(directory, 'compile.lock'), longAgo, longAgo);
    const next = takeCompileLock(directory);
    expect(next).not.toBeNull();
    next?.release();
    dead?.release();
  });
});

test('what a compile needs is what `npm test` installs on a fresh machine', () => {
  // It runs before anything is built and so has a list of its own.
  const bootstrap = readFileSync('server/launch/bootstrap.mjs', 'utf8');
  expect(BUILD_PACKAGES.filter((name) => !bootstrap.includes(`'${name}'`))).toEqual([]);
});
