import { fuzzMedia, MEDIA_TARGETS, type MediaTarget } from '../fault/media-fuzz.ts';
import { createRandom } from '../fault/mutate.ts';
import { fuzzHttp } from '../fault/http-fuzz-run.ts';
import { startHttpCounty } from '../fixtures/http-county.ts';
import type { Proof, ProofContext } from './proof.ts';

/** design/SECURITY.md §8: 100,000 API bodies made from the schemas. */
const ATTEMPTS = 100_000;
/** So many go to one server with a database of its own, so that a fault is found near its cause. */
const ATTEMPTS_PER_RUN = 5_000;

/** §8 of the same for what cameras send; packets come in trains, so that there are more of them. */
const MEDIA_ATTEMPTS: Readonly<Record<MediaTarget, number>> = {
  rtsp: 100_000,
  sdp: 100_000,
  rtp: 100_000,
  nal: 100_000,
  onvif: 100_000,
};

/** The HTTP API fuzzed from its own schemas: no answer of 5xx, no hang, each refusal a problem. What cameras send: nothing thrown, no hang. */
export const fuzzProof: Proof = {
  name: 'fuzz',
  async run({ seed, log }) {
    const statuses = new Map<number, number>();
    const faults: string[] = [];
    const media = fuzzAllMedia(seed, log, faults);
    for (let run = 0; run < ATTEMPTS / ATTEMPTS_PER_RUN; run++) {
      const county = await startHttpCounty();
      try {
        const result = await fuzzHttp(county, seed + run, ATTEMPTS_PER_RUN);
        faults.push(...result.faults.map((fault) => `seed ${seed + run}: ${fault}`));
        for (const [status, count] of result.statuses) statuses.set(status, (statuses.get(status) ?? 0) + count);
      } finally {
        await county.stop();
      }
      log(`${(run + 1) * ATTEMPTS_PER_RUN} of ${ATTEMPTS} requests, ${faults.length} faults`);
    }
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
    return { summary: `${media}; ${ATTEMPTS} requests: ${counts.join(', ')}`, faults };
  },
};

function fuzzAllMedia(seed: number, log: ProofContext['log'], faults: string[]): string {
  const done = MEDIA_TARGETS.map((target) => {
    const beganMs = performance.now();
    const finds = fuzzMedia(target, createRandom(seed), MEDIA_ATTEMPTS[target]);
    faults.push(
      ...finds.map(({ why, inputHex }) => `${target}, seed ${seed}: ${why}; keep ${inputHex} in media-finds.ts`),
    );
    const line = `${MEDIA_ATTEMPTS[target]} × ${target} in ${((performance.now() - beganMs) / 1000).toFixed(0)} s, ${finds.length} finds`;
    log(line);
    return line;
  });
  return done.join(', ');
}
