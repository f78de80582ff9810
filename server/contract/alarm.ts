import { Type, type Static } from 'typebox';
import { CommandId, DivisionCode, IncidentId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** How an alarm sounds and looks, the most pressing first. */
export const ALARM_LEVELS = ['urgent', 'whistle', 'supervision', 'order', 'pressing', 'normal'] as const;
export const AlarmLevel = Type.Unsafe<(typeof ALARM_LEVELS)[number]>(
  Type.Union(ALARM_LEVELS.map((level) => Type.Literal(level))),
);
export type AlarmLevel = (typeof ALARM_LEVELS)[number];

/** `new` rings; `acknowledged` someone looks; `shelved` is quiet until a time, for a reason; `returned` its cause is gone. */
export const ALARM_STATES = ['new', 'acknowledged', 'returned', 'shelved'] as const;
export const AlarmState = Type.Unsafe<(typeof ALARM_STATES)[number]>(
  Type.Union(ALARM_STATES.map((state) => Type.Literal(state))),
);
export type AlarmState = (typeof ALARM_STATES)[number];

/** Something that asks an operator to look now, the same for all desks and walls that it rings at. */
export const Alarm = Type.Object({
  id: Type.String(),
  /** Where it comes from: `incident.reported`, `incident.routed`, `supervision`, `whistle`, … */
  kind: Type.String(),
  subjectId: Type.String(),
  level: AlarmLevel,
  title: Type.String(),
  /** Division or grid code it lies in. */
  scope: Type.String(),
  /** The one centre whose seats it rings at; null for every seat and wall that sees it. */
  centre: Nullable(DivisionCode),
  /** The case that its button opens. */
  incidentId: Nullable(IncidentId),
  state: AlarmState,
  raisedAt: Instant,
  /** A wall never learns the name. */
  acknowledgedName: Nullable(Type.String()),
  acknowledgedAt: Nullable(Instant),
  shelvedUntil: Nullable(Instant),
  reason: Nullable(Type.String()),
  version: Type.Integer(),
});
export type Alarm = Static<typeof Alarm>;

/** Body of `POST /api/alarms/{id}/acknowledge`. */
export const AlarmAcknowledgement = Type.Object({ commandId: CommandId }, { additionalProperties: false });

/** Body of `POST /api/alarms/{id}/shelve`: quiet for some minutes, and why. */
export const AlarmShelving = Type.Object(
  {
    commandId: CommandId,
    minutes: Type.Integer({ minimum: 1, maximum: 720 }),
    reason: Type.String({ minLength: 2, maxLength: 400 }),
  },
  { additionalProperties: false },
);
export type AlarmShelving = Static<typeof AlarmShelving>;
