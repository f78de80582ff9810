import { Type, type Static } from 'typebox';
import { CommandId, IncidentId } from './ids.ts';
import { Incident } from './incident.ts';
import { Instant } from './time.ts';

/**
 * What a brief counts, each the length of a list: reported today, finished today, open, past its deadline, under a red card, and what the
 * reader follows.
 */
export const BRIEF_LISTS = ['reported', 'finished', 'open', 'overdue', 'red', 'concerns'] as const;
export const BriefList = Type.Unsafe<(typeof BRIEF_LISTS)[number]>(
  Type.Union(BRIEF_LISTS.map((list) => Type.Literal(list))),
);
export type BriefList = (typeof BRIEF_LISTS)[number];

/** Why an incident is among the risks, the weightiest first. */
export const RISK_REASONS = ['redCard', 'overdue', 'urgent', 'yellowCard', 'unaccepted', 'disputed'] as const;
export const RiskReason = Type.Unsafe<(typeof RISK_REASONS)[number]>(
  Type.Union(RISK_REASONS.map((reason) => Type.Literal(reason))),
);
export type RiskReason = (typeof RISK_REASONS)[number];

/** An open incident that a leader should know of, and why. */
export const Risk = Type.Object({ incident: Incident, reasons: Type.Array(RiskReason) });
export type Risk = Static<typeof Risk>;

/** Answer of `GET /api/brief`: the day so far in the reader's scope. */
export const Brief = Type.Object({
  at: Instant,
  counts: Type.Object({
    reported: Type.Integer(),
    finished: Type.Integer(),
    open: Type.Integer(),
    overdue: Type.Integer(),
    red: Type.Integer(),
    concerns: Type.Integer(),
  }),
  /** Three at most, the gravest first. */
  risks: Type.Array(Risk),
  /** What the reader follows of what is open. */
  concerns: Type.Array(IncidentId),
});
export type Brief = Static<typeof Brief>;

/** Body of `PUT /api/incidents/{id}/concern`: follow it, or no longer. */
export const ConcernRequest = Type.Object(
  { commandId: CommandId, isFollowed: Type.Boolean() },
  { additionalProperties: false },
);

/** Whether the reader follows an incident. */
export const Concern = Type.Object({ incidentId: IncidentId, isFollowed: Type.Boolean() });
export type Concern = Static<typeof Concern>;
