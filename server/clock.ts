/** The only source of time: real in `main.ts`, driven by hand in tests; SQL gets times as parameters. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
