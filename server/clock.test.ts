import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Clock, clockOf, createTestClock, systemClock } from './clock.ts';

describe('the test clock', () => {
  let directory: string;
  let file: string;
  const machine: Clock = { now: () => new Date(1_000) };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'grid321-clock-'));
    file = join(directory, 'ahead');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is the machine’s until the file says otherwise, and then as far ahead', () => {
    const clock = createTestClock(file, machine);
    expect(clock.now().getTime()).toBe(1_000);
    writeFileSync(file, '3600000\n');
    expect(clock.now().getTime()).toBe(3_601_000);
  });

  test('begins as far ahead as the file says: a restart loses no time', () => {
    writeFileSync(file, '500');
    expect(createTestClock(file, machine).now().getTime()).toBe(1_500);
  });

  test('never goes back, whatever becomes of the file', () => {
    writeFileSync(file, '500');
    const clock = createTestClock(file, machine);
    for (const text of ['400', 'soon', '', '-9']) {
      writeFileSync(file, text);
      expect(clock.now().getTime()).toBe(1_500);
    }
    rmSync(file);
    expect(clock.now().getTime()).toBe(1_500);
  });
});

describe('the clock of a boot message', () => {
  test('is the machine’s unless one is asked for', () => {
    expect(clockOf({ isDemo: false })).toBe(systemClock);
    expect(clockOf({ isDemo: true })).toBe(systemClock);
  });

  test('is never a test clock in production', () => {
    expect(() => clockOf({ isDemo: false, testClockFile: '/tmp/ahead' })).toThrow('refused in production');
  });
});
