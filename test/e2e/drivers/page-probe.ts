import type { Page } from 'playwright-core';

/** What a page measured of itself (`client/src/lib/page-probe.ts`). */
export interface ProbeReading {
  costsMs: Record<string, number[]>;
  facts: Record<string, string | number | boolean>;
}

/** Reads the probe of a page. */
export function readProbe(page: Page): Promise<ProbeReading> {
  return page.evaluate<ProbeReading>('window.__grid321 ?? { costsMs: {}, facts: {} }');
}
