import type { IncidentAction, IncidentState, IncidentStepRequest, IncidentType, Urgency } from '#contract/incident';
import type { Viewer } from '../../db/viewer.ts';
import type { DeadlineTable, StretchLimits } from './deadline-table.ts';
import type { PendingFacts, StepFacts } from './incident-log.ts';

/** What the rules look at of an incident. */
export interface IncidentFacts {
  readonly state: IncidentState;
  readonly owner: string;
  /** Department of the county that works on it, null for the owner's own centre. */
  readonly department: string | null;
  readonly type: IncidentType;
  readonly urgency: Urgency;
  readonly deadlineAt: Date | null;
}

/** Everything a decision is made on: the incident with its log, who decides, when, and the county's deadlines. */
export interface Situation {
  readonly incident: IncidentFacts;
  /** Oldest first. */
  readonly steps: readonly StepFacts[];
  /** What waits for an answer, as the log says. */
  readonly pending: PendingFacts | null;
  readonly viewer: Viewer;
  /** The rules know no clock of their own. */
  readonly at: Date;
  readonly deadlines: DeadlineTable;
  /** Limits of the line of the routing list that it follows, or will by this step; null for none. */
  readonly line: StretchLimits | null;
}

/** What a step does to an incident. */
export interface Decision {
  readonly state: IncidentState;
  readonly owner: string;
  readonly department: string | null;
  readonly deadlineAt: Date | null;
  /** Kept with an approved pause, for its resume. */
  readonly remainingMs: number | null;
  /** What an extension asks for. */
  readonly requestedDeadlineAt: Date | null;
}

/** What a step asks for, as far as rules look at it. */
export type StepWish = {
  readonly action: IncidentAction;
  readonly owner?: string | undefined;
  readonly department?: string | undefined;
} & Partial<Pick<IncidentStepRequest, 'opinion' | 'into' | 'callback' | 'deadlineAt'>>;

/** What is known before anybody asks for a step: enough to say what may be asked for. */
export type Standing = Pick<Situation, 'incident' | 'steps' | 'pending' | 'viewer'>;
