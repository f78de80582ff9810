import type { IncidentStep } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { NewEvent } from '../../live/command.ts';
import type { DeadlineTable } from './deadline-table.ts';
import type { IncidentRow } from './incident-row.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** One step that was just written, in the transaction that wrote it. */
export interface Stepped {
  /** The incident before it; null for its report. */
  readonly before: IncidentRow | null;
  readonly after: IncidentRow;
  readonly action: IncidentStep['action'];
  /** Number of the step in the incident's log. */
  readonly number: number;
}

/** What the loop asks of the rest of the server; both run inside the command's transaction. */
export interface IncidentPorts {
  /** The county's deadlines as they stand now. */
  readonly readDeadlines: (db: Queries) => Promise<DeadlineTable>;
  /** Called after a report and after each step, e.g. to set timers; its events follow the incident's own. */
  readonly onStepped: (db: Queries, doing: Doing, stepped: Stepped) => Promise<readonly NewEvent[]>;
}
