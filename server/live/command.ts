import type { LiveEventKind } from '#contract/live-feed';
import type { Queries } from '../db/database.ts';
import type { Viewer } from '../db/viewer.ts';

/** One event for the log; `data` is the contract's shape with names in it: readers who may not see them get it masked. */
export interface NewEvent {
  kind: Exclude<LiveEventKind, 'left'>;
  entityId: string;
  /** Division or grid code whose subtree may see it. */
  scopeCode: string;
  /** The code that could see it before this change moved it. */
  leftCode?: string;
  /** Workers who see it outside their own grids: the reporter, the receivers of an order. */
  workerIds?: readonly number[];
  data: unknown;
}

/** One line for the audit; `before` and `after` are JSON. */
export interface NewAudit {
  action: string;
  target: string;
  scopeCode: string;
  purpose?: string;
  before?: unknown;
  after?: unknown;
}

/** What a change answers and leaves behind. */
export interface Change<Answer> {
  /** HTTP status of the answer. */
  status: number;
  answer: Answer;
  events: readonly NewEvent[];
  audit: readonly NewAudit[];
}

/** A request that changes state. `work` runs inside the one transaction; it throws `AppProblem` to refuse, which undoes all. */
export interface CommandRequest<Answer> {
  viewer: Viewer;
  commandId: string;
  at: Date;
  work: (db: Queries) => Promise<Change<Answer>>;
}

/** Status and answer of a command; `isRepeat` when the same id had been applied before. */
export interface CommandResult<Answer> {
  status: number;
  answer: Answer;
  isRepeat: boolean;
}

/** Applies a command at most once; the same id again gets the first answer. */
export type ExecuteCommand = <Answer>(request: CommandRequest<Answer>) => Promise<CommandResult<Answer>>;
