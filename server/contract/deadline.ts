import { Type, type Static } from 'typebox';
import { CommandId } from './ids.ts';
import { IncidentType, Urgency } from './incident.ts';
import { Instant } from './time.ts';

/** Parts of the loop that have a deadline of their own: until accepted, until finished, until closed. */
export const DEADLINE_STRETCHES = ['accept', 'handle', 'close'] as const;
export type DeadlineStretch = (typeof DEADLINE_STRETCHES)[number];

const YEAR_MIN = 366 * 24 * 60;
const Minutes = Type.Integer({ minimum: 1, maximum: YEAR_MIN });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/**
 * How long the steps of an urgency may take, and what happens as they run out; all lengths in minutes. A rule of a type goes
 * before the one without.
 */
export const DeadlineRule = Type.Object(
  {
    urgency: Urgency,
    type: Nullable(IncidentType),
    acceptMin: Minutes,
    handleMin: Minutes,
    closeMin: Minutes,
    /** 催办: the owner is reminded when this share of the time has gone. */
    remindPercent: Type.Integer({ minimum: 1, maximum: 99 }),
    /** 黄牌 and 红牌 so long after the deadline; null: no card by itself. */
    yellowAfterMin: Nullable(Minutes),
    redAfterMin: Nullable(Minutes),
    /** How long a carded centre has to reply, unless the issuer says another time. */
    replyWithinMin: Minutes,
  },
  { additionalProperties: false },
);
export type DeadlineRule = Static<typeof DeadlineRule>;

/** Who changed the table, when and why; version 1 is the county's start. */
export const DeadlineChange = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  changedAt: Instant,
  changedBy: Type.String({ description: 'account name' }),
  reason: Type.String(),
});
export type DeadlineChange = Static<typeof DeadlineChange>;

/** `GET /api/deadlines`: the table in force and its changes, newest first. */
export const DeadlineTable = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  rules: Type.Array(DeadlineRule),
  changes: Type.Array(DeadlineChange),
});
export type DeadlineTable = Static<typeof DeadlineTable>;

/** Body of `PUT /api/deadlines`: the whole new table, the version it was made from, and why. */
export const DeadlineRequest = Type.Object(
  {
    commandId: CommandId,
    version: Type.Integer({ minimum: 1, description: 'the version that was changed' }),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
    rules: Type.Array(DeadlineRule, { minItems: 3, maxItems: 27 }),
  },
  { additionalProperties: false },
);
export type DeadlineRequest = Static<typeof DeadlineRequest>;
