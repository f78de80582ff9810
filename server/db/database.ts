import type { EngineCaps } from './engine-caps.ts';
import type { Viewer } from './viewer.ts';

/** One open transaction; values are bound as `$1`, `$2`, …. */
export interface Queries {
  /** Rows are untrusted until `parseRows` has seen them, unless their columns are cast in the SQL itself. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** How a transaction sees others: `snapshot` is REPEATABLE READ, all of its queries see one state. */
export type Isolation = 'committed' | 'snapshot';

/**
 * The county's database. Transactions must not be nested: the embedded engine has one connection, so an inner one would
 * wait for ever (it throws instead). While the database is away every call rejects with `AppProblem` `unavailable` and
 * works again by itself afterwards.
 */
export interface Database {
  readonly countyCode: string;
  readonly caps: EngineCaps;
  /** READ ONLY transaction under `grid321_app`: row-level security shows what the viewer may see and nothing else. */
  read<T>(viewer: Viewer, work: (db: Queries) => Promise<T>, isolation?: Isolation): Promise<T>;
  /** Transaction under `grid321_app` that may write. Changes go through `ExecuteCommand`; this is for what has no command. */
  write<T>(viewer: Viewer, work: (db: Queries) => Promise<T>): Promise<T>;
  /** As owner, without row security: sign-in, sequencer, health, demo seeds. Every use is reviewed. */
  system<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  /**
   * The database was away and is back: connections from before are not used again, and what has waited on one for a second is given up
   * (`unavailable`), since one that was cut off would be heard of after seconds only.
   */
  renew(): void;
  close(): Promise<void>;
}
