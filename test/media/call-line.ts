import type { Page } from 'playwright-core';
import { readProbe } from '../e2e/drivers/page-probe.ts';
import { until } from '../e2e/drivers/until.ts';

/** What a page says of the call that it is in. */
export interface LineFigures {
  frames: number;
  energy: number;
  mended: number;
}

/** Reads the figures that the page notes twice a second. */
export async function readLine(page: Page): Promise<LineFigures> {
  const { facts } = await readProbe(page);
  const number = (name: string): number => Number(facts[name] ?? 0);
  return { frames: number('callFrames'), energy: number('callEnergy'), mended: number('callMended') };
}

/** Waits until a page has decoded 15 more pictures and heard more sound than at the moment of the call. */
export async function untilFlowing(page: Page, what: string, limitMs: number): Promise<number> {
  const from = await readLine(page);
  const { tookMs } = await until(
    `${what}: pictures and sound`,
    limitMs,
    () => readLine(page),
    // New transports count from nothing again.
    ({ frames, energy, mended }) =>
      mended > from.mended ? frames > 15 && energy > 0 : frames > from.frames + 15 && energy > from.energy,
  );
  return tookMs;
}

/** Waits until a page hears more than at the moment of the call. */
export async function untilHeard(page: Page, what: string, limitMs: number): Promise<void> {
  const from = await readLine(page);
  await until(
    `${what}: sound`,
    limitMs,
    () => readLine(page),
    ({ energy }) => energy > from.energy,
  );
}
