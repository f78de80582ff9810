/** What the rate loop looks at, in seconds. */
export interface RateInput {
  /** Distance of the picture shown from the newest one. */
  latencyS: number;
  /** Distance to keep: three parts. */
  targetS: number;
  /** Media behind the picture shown. */
  bufferedS: number;
}

const SLOWEST = 0.9;
const FASTEST = 1.1;
const DEAD_BAND_S = 0.15;
const GAIN = 0.15;
const THIN_BUFFER_S = 0.3;

/**
 * Playback rate that brings a live picture to its distance and keeps it there: 0.9 to 1.1, in steps of 0.01. hls.js by itself
 * never catches up, and after a fast start it has almost no buffer to live on.
 */
export function playbackRateFor({ latencyS, targetS, bufferedS }: RateInput): number {
  const errorS = latencyS - targetS;
  if (bufferedS < THIN_BUFFER_S && errorS < DEAD_BAND_S) return SLOWEST;
  if (Math.abs(errorS) <= DEAD_BAND_S) return 1;
  // Never run a thin buffer dry by hurrying.
  const fastest = bufferedS < THIN_BUFFER_S * 2 ? 1 : FASTEST;
  const rate = 1 + GAIN * (errorS - Math.sign(errorS) * DEAD_BAND_S);
  return Math.round(Math.min(fastest, Math.max(SLOWEST, rate)) * 100) / 100;
}
