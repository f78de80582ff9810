/** How hard and how often cameras are asked; all times in ms. */
export interface HealthPace {
  /** Every camera is asked for a picture once in this time. */
  roundMs: number;
  /** Every camera is looked at for long enough to measure it once in this time. */
  lookEveryMs: number;
  /** A bad answer is checked again after this. */
  confirmMs: number;
  /** Never more asked than this in a second, over all recorders. */
  startsPerSecond: number;
  /** Never more at once at one recorder. */
  atOncePerDevice: number;
  /** How long a picture is waited for where the time between keyframes is not known. */
  firstPictureMs: number;
  /** A long look ends after this at the latest. */
  lookMs: number;
  /** After a refused sign-in a camera is left alone for this: cameras lock accounts. */
  signInMs: number;
}

/** For a county: a dead camera is found in under 180 s, and 5,266 cameras are about 53 short sessions a second. */
export const COUNTY_PACE: HealthPace = {
  roundMs: 100_000,
  lookEveryMs: 90 * 60_000,
  confirmMs: 10_000,
  startsPerSecond: 80,
  atOncePerDevice: 3,
  firstPictureMs: 12_000,
  lookMs: 20_000,
  signInMs: 5 * 60_000,
};
