import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Markup } from '../../server/print/markup.ts';
import { createPdfPrinter } from '../../server/print/pdf-printer.ts';

const CHROMIUM = '/usr/bin/chromium';
const page = (body = '<p>印</p>') => ({
  language: 'zh-CN',
  title: '印',
  style: new Markup(''),
  body: new Markup(body),
});

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'grid321-printer-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A program that stands for a Chromium which does what its shell lines say. */
async function program(name: string, lines: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, `#!/bin/sh\n${lines}\n`);
  await chmod(path, 0o755);
  return path;
}
const leftBehind = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('grid321-print-'));
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('prints a page whose script does not run and whose requests reach nobody', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const printer = createPdfPrinter({ program: CHROMIUM });
  const reaching = ['127.0.0.1', 'localhost'].map((host) => `<img src="http://${host}:${port}/image">`).join('');
  const script = `<script>fetch('http://127.0.0.1:${port}/script'); document.body.remove()</script>`;
  const pdf = await printer.print(page(reaching + script + '<p>仍在</p>'));
  server.close();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(asked).toEqual([]);
});

test('ends a Chromium that hangs, with its children, and leaves no file', async () => {
  const before = await leftBehind();
  const pids = join(directory, 'pids');
  const hanging = await program('hanging', `sleep 600 & echo $! > ${pids}; wait`);
  const printer = createPdfPrinter({ program: hanging, timeoutMs: 1_500 });
  await expect(printer.print(page())).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfterS: 10 });
  const child = Number(await readFile(pids, 'utf8'));
  await expect.poll(() => isAlive(child), { timeout: 5_000 }).toBe(false);
  expect(await leftBehind()).toEqual(before);
});

test('runs two at once, keeps the others waiting, and ends all of them when it is closed', async () => {
  const log = join(directory, 'starts');
  const waiting = await program('waiting', `echo start >> ${log}; sleep 600`);
  const printer = createPdfPrinter({ program: waiting });
  const starts = async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
  const prints = Array.from({ length: 4 }, () => printer.print(page()).catch((error: unknown) => error));
  await expect.poll(starts, { timeout: 5_000 }).toBe(2);
  printer.close();
  for (const print of prints) expect(await print).toMatchObject({ code: 'unavailable' });
  expect(await starts()).toBe(2);
  await expect(printer.print(page())).rejects.toMatchObject({ code: 'unavailable' });
});

test('says what is missing where there is no Chromium, or where it cannot be run', async () => {
  const missing = createPdfPrinter({ program: null }).print(page());
  await expect(missing).rejects.toMatchObject({
    code: 'unavailable',
    detail: { en: expect.stringMatching(/Chromium/) },
  });
  const broken = createPdfPrinter({ program: await program('broken', 'exit 3') }).print(page());
  await expect(broken).rejects.toMatchObject({
    code: 'unavailable',
    detail: { en: expect.stringMatching(/not printed/) },
  });
});
