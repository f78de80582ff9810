/** What a proof is given. */
export interface ProofContext {
  /** Decides every random choice, so that a failure can be run again. */
  readonly seed: number;
  /** How long to go on, where a proof has no end of its own. */
  readonly minutes: number;
  /** Parts of it to run, parted by commas; null for all. */
  readonly only: string | null;
  /** Says what goes on, on stderr. */
  readonly log: (line: string) => void;
}

/** A test too long for `npm test`; its file is listed in registry.ts. */
export interface Proof {
  readonly name: string;
  /** Every broken promise as a line; none when all were kept. Ends all it started. */
  run(context: ProofContext): Promise<ProofResult>;
}

/** What came of a proof. */
export interface ProofResult {
  /** What was done how often: a proof that tried nothing proves nothing. */
  readonly summary: string;
  readonly faults: readonly string[];
}
