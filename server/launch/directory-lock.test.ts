import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { acquireDirectoryLock, LockedError } from './directory-lock.ts';
import { readStartTime } from './process-identity.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-lock-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

const writeHolder = (pid: number, startTime: string) =>
  writeFileSync(join(directory, 'lock'), JSON.stringify({ pid, startTime }));

it('refuses a second holder and names the first', () => {
  acquireDirectoryLock(directory);
  expect(() => acquireDirectoryLock(directory)).toThrow(LockedError);
  expect(() => acquireDirectoryLock(directory)).toThrow(`in use by process ${process.pid}`);
});

it('is free again after its release', () => {
  acquireDirectoryLock(directory).release();
  expect(acquireDirectoryLock(directory).wasStale).toBe(false);
  expect(existsSync(join(directory, 'lock'))).toBe(true);
});

it('takes over from a process that is gone', () => {
  const gone = spawnSync(process.execPath, ['--version']);
  writeHolder(gone.pid, '1');
  expect(acquireDirectoryLock(directory).wasStale).toBe(true);
  expect(() => acquireDirectoryLock(directory)).toThrow(`in use by process ${process.pid}`);
});

it('takes over when the process id belongs to a later process', () => {
  writeHolder(process.ppid, 'another start time');
  acquireDirectoryLock(directory);
  expect(() => acquireDirectoryLock(directory)).toThrow(`in use by process ${process.pid}`);
});

it('honours another living process', () => {
  writeHolder(process.ppid, readStartTime(process.ppid) ?? '');
  expect(() => acquireDirectoryLock(directory)).toThrow(`in use by process ${process.ppid}`);
});

it.each(['', '{"pid":', '{"pid":-1,"startTime":"1"}', 'null'])('replaces a broken lock file %j', (content) => {
  writeFileSync(join(directory, 'lock'), content);
  acquireDirectoryLock(directory);
  expect(readdirSync(directory)).toEqual(['lock']);
});
