import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogFile } from './log-file.ts';

const AT = new Date('2026-11-22T12:00:00Z');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-log-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

it('writes lines with their time, after those of an earlier run', () => {
  const path = join(directory, 'logs', 'server.log');
  new LogFile(path).write('one', AT);
  new LogFile(path).write('two', AT);
  expect(readFileSync(path, 'utf8')).toBe('2026-11-22T12:00:00.000Z one\n2026-11-22T12:00:00.000Z two\n');
});

it('keeps a bounded number of bounded files, the newest lines first', () => {
  const log = new LogFile(join(directory, 'server.log'), { limitBytes: 100, kept: 2 });
  for (let i = 0; i < 50; i++) log.write(`line ${i}`, AT);
  expect(readdirSync(directory).sort()).toEqual(['server.log', 'server.log.1', 'server.log.2']);
  const sizes = readdirSync(directory).map((name) => readFileSync(join(directory, name)).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
  expect(readFileSync(join(directory, 'server.log'), 'utf8')).toContain('line 49');
});
