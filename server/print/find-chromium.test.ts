import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';

const directory = mkdtempSync(join(tmpdir(), 'grid321-chromium-'));
afterAll(() => rmSync(directory, { recursive: true }));

const put = (name: string, mode: number) => {
  const path = join(directory, name);
  writeFileSync(path, '');
  chmodSync(path, mode);
  return path;
};

test('a Chromium is found on the search path by any of its names, the system’s own first', () => {
  const chrome = put('google-chrome', 0o755);
  const search = ['', '/nowhere', directory].join(delimiter);
  expect([chrome, '/usr/bin/chromium']).toContain(findChromium(null, search));
  const chromium = put('chromium', 0o755);
  expect(findChromium(null, search)).toBe(chromium);
});

test('the one that is named is the only one, and none when it cannot be run', () => {
  expect(findChromium(put('mine', 0o755), '')).toBe(join(directory, 'mine'));
  expect(findChromium(put('text', 0o644), directory)).toBeNull();
  expect(findChromium(join(directory, 'none'), directory)).toBeNull();
});
