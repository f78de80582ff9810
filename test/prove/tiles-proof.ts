import type { Proof, ProofContext, ProofResult } from './proof.ts';
import {
  startTileCounty,
  type TileCounty,
  type TilePage,
  TILES,
  type TileRecord,
  type Way,
  WAYS,
} from './tile-county.ts';

const START_LIMIT_MS = 60_000;
const SAY_EVERY_MS = 60_000;
/** Fewer pictures than this a second is no play. */
const LEAST_FPS = 5;

/** Sixteen tiles in one page play without a stall of more than a second, by every way that a page has to the gateways, for `minutes` each. */
export const tilesProof: Proof = {
  name: 'tiles',
  async run(context) {
    const county = await startTileCounty();
    const done: string[] = [];
    const faults: string[] = [];
    try {
      for (const way of waysOf(context.only)) {
        const { summary, faults: found } = await play(county, way, context);
        done.push(summary);
        faults.push(...found);
        context.log(summary);
      }
    } finally {
      await county.stop();
    }
    return { summary: done.join('; '), faults };
  },
};

/** All ways, or those that a comma-parted list names. */
function waysOf(list: string | null): readonly Way[] {
  return list === null ? WAYS : WAYS.filter((way) => list.split(',').includes(way));
}

async function play(county: TileCounty, way: Way, { minutes, log }: ProofContext): Promise<ProofResult> {
  const page = await county.openPage(way);
  try {
    const endMs = performance.now() + START_LIMIT_MS;
    while (!(await page.isLive())) {
      if (performance.now() > endMs)
        return { summary: `${way}: nothing played`, faults: [`${way}: not all tiles began`] };
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return await watch(page, way, minutes * 60_000, log);
  } finally {
    await page.close();
  }
}

async function watch(page: TilePage, way: Way, forMs: number, log: (line: string) => void): Promise<ProofResult> {
  await page.begin();
  const startMs = performance.now();
  let records: TileRecord[] = [];
  const ages: number[] = [];
  while (performance.now() - startMs < forMs) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(SAY_EVERY_MS, forMs)));
    records = await page.read();
    ages.push(...records.map(({ ageMs }) => ageMs));
    log(`${way}, ${Math.round((performance.now() - startMs) / 60_000)} min: ${wordsOf(records)}`);
  }
  const seconds = (performance.now() - startMs) / 1000;
  const faults = records.flatMap(({ stalls, longestMs, frames }, index) => [
    ...stalls.map((ms) => `${way}: tile ${index + 1} stood for ${(ms / 1000).toFixed(1)} s`),
    ...(stalls.length === 0 && longestMs > 1000 ? [`${way}: tile ${index + 1} stands at the end`] : []),
    ...(frames / seconds < LEAST_FPS
      ? [`${way}: tile ${index + 1} showed ${(frames / seconds).toFixed(1)} pictures a second`]
      : []),
  ]);
  const sorted = ages.toSorted((a, b) => a - b);
  const age = (share: number): string => ((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) / 1000).toFixed(2);
  const summary = `${way}: ${TILES} tiles for ${(seconds / 60).toFixed(1)} min, ${wordsOf(records)}, picture's age p50 ${age(0.5)} s p95 ${age(0.95)} s`;
  return { summary, faults };
}

function wordsOf(records: readonly TileRecord[]): string {
  const stalls = records.reduce((sum, record) => sum + record.stalls.length, 0);
  const longestMs = Math.max(...records.map((record) => record.longestMs));
  return `${stalls} stalls over 1 s, longest time without a picture ${(longestMs / 1000).toFixed(2)} s`;
}
