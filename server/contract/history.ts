import { Type, type Static } from 'typebox';
import { DivisionCode, IncidentId, WorkerId } from './ids.ts';
import { Incident, Urgency } from './incident.ts';
import { Order } from './order.ts';
import { Snapshot, Summary } from './snapshot.ts';
import { Instant } from './time.ts';

/** Query of `GET /api/history`: the moment asked for, not later than now. */
export const HistoryQuery = Type.Object({ at: Instant });

/**
 * `GET /api/history`: the county as the caller's scope could see it at a past moment, in the shapes of the snapshot.
 * A camera missing from `cameraStates` was `unknown`, a centre missing from `centres` was never heard.
 */
export const HistoryMoment = Type.Object({
  at: Instant,
  /** Nothing is known of the time before; null while nothing has happened yet. */
  since: Type.Union([Instant, Type.Null()]),
  incidents: Type.Array(Incident),
  orders: Type.Array(Order),
  cameraStates: Snapshot.properties.cameraStates,
  centres: Type.Array(
    Type.Object({ code: DivisionCode, online: Type.Boolean(), seenAt: Type.Union([Instant, Type.Null()]) }),
  ),
  /** Worker, longitude, latitude, epoch ms of the fix: the last of each phone in the 30 minutes before. */
  positions: Type.Array(Type.Tuple([WorkerId, Type.Number(), Type.Number(), Type.Integer()])),
  today: Summary.properties.today,
});
export type HistoryMoment = Static<typeof HistoryMoment>;

/** Query of `GET /api/history/marks`: at most 31 days. */
export const HistoryMarksQuery = Type.Object({ from: Instant, to: Instant });

/** `GET /api/history/marks`: what was reported in a stretch of time, oldest first, for the strip of the time cursor. */
export const HistoryMarks = Type.Object({
  since: Type.Union([Instant, Type.Null()]),
  marks: Type.Array(Type.Object({ id: IncidentId, at: Instant, urgency: Urgency, title: Type.String() })),
});
export type HistoryMarks = Static<typeof HistoryMarks>;
