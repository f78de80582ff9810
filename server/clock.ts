import { readFileSync } from 'node:fs';
import type { ServerBoot } from '#contract/boot';

/** The only source of time: real in `main.ts`, driven by hand in tests; SQL gets times as parameters. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/**
 * The machine's clock, ahead by as many milliseconds as the file says; the file may change at any time, and every process that reads
 * it agrees, also after a restart. Its time never goes back: a smaller number, or a file that cannot be read, changes nothing.
 */
export function createTestClock(file: string, machine: Clock = systemClock): Clock {
  let aheadMs = readAheadMs(file) ?? 0;
  return {
    now() {
      aheadMs = Math.max(aheadMs, readAheadMs(file) ?? 0);
      return new Date(machine.now().getTime() + aheadMs);
    },
  };
}

/**
 * The clock that a boot message asks for.
 * @throws Error for a test clock outside of a demo: whoever can write its file could let deadlines pass
 */
export function clockOf(boot: Pick<ServerBoot, 'isDemo' | 'testClockFile'>): Clock {
  if (boot.testClockFile === undefined) return systemClock;
  if (!boot.isDemo) throw new Error('a test clock (GRID321_TEST_CLOCK) is refused in production: remove it');
  return createTestClock(boot.testClockFile);
}

function readAheadMs(file: string): number | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^\d{1,15}$/.test(text) ? Number(text) : null;
  } catch {
    return null; // Not written yet, or being replaced: the time stays as far ahead as it was.
  }
}
