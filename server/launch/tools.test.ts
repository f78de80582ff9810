import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findUnavailableParts } from './tools.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'grid321-tools-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

it('names the part that a missing tool switches off, and the one command that brings it', () => {
  expect(findUnavailableParts(directory)).toEqual([
    expect.objectContaining({ part: 'transcode', command: 'sudo apt-get install -y ffmpeg' }),
  ]);
});

it('finds a tool anywhere on the search path', () => {
  const path = join(directory, 'ffmpeg');
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  expect(findUnavailableParts(['', '/nowhere', directory].join(delimiter))).toEqual([]);
});

it('does not take a file that cannot be run for the tool', () => {
  writeFileSync(join(directory, 'ffmpeg'), '');
  chmodSync(join(directory, 'ffmpeg'), 0o644);
  expect(findUnavailableParts(directory)).toHaveLength(1);
});
