import type { IncidentLevel, IncidentReport, IncidentStep, IncidentStepRequest } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { NewEvent } from '../../live/command.ts';
import type { DeadlineTable, StretchLimits } from './deadline-table.ts';
import type { LineRef } from './incident-log.ts';
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

/** What the loop asks of the rest of the server; all run inside the command's transaction. */
export interface IncidentPorts {
  /** The county's deadlines as they stand now. */
  readonly readDeadlines: (db: Queries) => Promise<DeadlineTable>;
  /** The limits of a line of a published list; null for none. */
  readonly readLineLimits: (db: Queries, line: LineRef) => Promise<StretchLimits | null>;
  /** What a report says of its matter, as far as the routing list knows it. */
  readonly readMatter: (
    db: Queries,
    report: Pick<IncidentReport, 'matter' | 'level'>,
  ) => Promise<{ matter: string | null; level: IncidentLevel }>;
  /** Checks what a step says about routing against the list. @throws AppProblem naming the field */
  readonly checkRouting: (
    db: Queries,
    village: string,
    wish: Pick<IncidentStepRequest, 'owner' | 'department' | 'matter' | 'routedBy'>,
  ) => Promise<void>;
  /** Called after a report and after each step, e.g. to set timers; its events follow the incident's own. */
  readonly onStepped: (db: Queries, doing: Doing, stepped: Stepped) => Promise<readonly NewEvent[]>;
}
