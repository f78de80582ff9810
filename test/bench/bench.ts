/** One measured number. */
export interface Figure {
  /** What was measured, with its scale: `first frame, cold, p95 of 20`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: { readonly atMost: number } | { readonly atLeast: number };
  /** The same measured of other programs in the same run. */
  readonly peers?: Readonly<Record<string, number>>;
  /** Whether this is what a simulator or load generator itself costs, shown apart from the product's figures. */
  readonly isGeneratorCost?: boolean;
}

/** What a bench is given. */
export interface BenchContext {
  /** Whether all of it must end within 60 s, on less load or fewer repetitions. */
  readonly isQuick: boolean;
  /** Minutes that its longest stretch lasts, where the caller said so. */
  readonly minutes: number | null;
  /** Says what goes on, on stderr. */
  readonly log: (line: string) => void;
}

/** A part of the product measured; its file is named after it and listed in registry.ts. */
export interface Bench {
  readonly name: string;
  /** Starts what it needs, measures, and ends all it started. */
  run(context: BenchContext): Promise<readonly Figure[]>;
}
