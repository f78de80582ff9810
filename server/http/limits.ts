/** What one caller may ask for, and how sign-in locks: configuration, never spread over the code. */
export interface Limits {
  /** Requests of one account (else of one address) in a minute, all routes together. */
  readonly requestsPerMinute: number;
  /** Attempts to sign in from one address in a minute. */
  readonly signInsPerMinute: number;
  /** Walls enrolled from one address in an hour. */
  readonly enrolmentsPerHour: number;
  /** Wrong passwords in a row, per account and address, before the account is locked there. */
  readonly failuresToLock: number;
  readonly lockMs: number;
  readonly maxJsonBytes: number;
  readonly maxPhotoBytes: number;
  /** Pixels a photo may decode to: 60 megapixels take 180 MB for a moment. */
  readonly maxPhotoPixels: number;
}

/** MLPS 2.0 level 3 asks for a lock-out; 5 failures and 30 minutes are this project's choice. */
export const PRODUCTION_LIMITS: Limits = {
  requestsPerMinute: 1_200,
  signInsPerMinute: 30,
  enrolmentsPerHour: 20,
  failuresToLock: 5,
  lockMs: 30 * 60_000,
  maxJsonBytes: 1_048_576,
  maxPhotoBytes: 15 * 1_048_576,
  maxPhotoPixels: 60_000_000,
};

/** The demo's: 2,270 simulated phones and a benchmark all come from one address. Lock-out stays as in production. */
export const DEMO_LIMITS: Limits = {
  ...PRODUCTION_LIMITS,
  requestsPerMinute: 60_000,
  signInsPerMinute: 3_000,
  enrolmentsPerHour: 1_000,
};
