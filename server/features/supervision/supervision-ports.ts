import type { DeadlineRule } from '#contract/deadline';
import type { IncidentState, IncidentType, Urgency } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { NewEvent } from '../../live/command.ts';
import type { SupervisionCall } from './supervision-alarms.ts';

/** What supervision knows of an incident. */
export interface SupervisedIncident {
  readonly id: string;
  readonly state: IncidentState;
  readonly type: IncidentType;
  readonly urgency: Urgency;
  readonly owner: string;
  /** Code of its grid or village: what scope is decided on. */
  readonly scope: string;
  readonly deadlineAt: Date | null;
}

/** Who does it and when; for a timer the county itself. */
export interface Doing {
  readonly viewer: Viewer;
  readonly at: Date;
}

/** What supervision asks of the rest of the server, inside the caller's transaction. */
export interface SupervisionPorts {
  readonly county: string;
  readonly newId: () => string;
  /** The incident, or null when there is none that the viewer may see; `lock` keeps others from changing it meanwhile. */
  readonly findIncident: (db: Queries, id: string, lock?: boolean) => Promise<SupervisedIncident | null>;
  /** Whether nothing more is done about an incident in this state. */
  readonly isFinal: (state: IncidentState) => boolean;
  /** The rule in force for an incident. */
  readonly readRule: (db: Queries, urgency: Urgency, type: IncidentType) => Promise<DeadlineRule>;
  /** Rings at the seats of the call's centre until somebody acknowledges. */
  readonly raiseAlarm: (db: Queries, at: Date, call: SupervisionCall) => Promise<NewEvent[]>;
  /** The reason to ring is gone. */
  readonly clearAlarm: (db: Queries, kind: string, subjectId: string) => Promise<NewEvent[]>;
}
