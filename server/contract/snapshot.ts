import { Type, type Static } from 'typebox';
import { Alarm } from './alarm.ts';
import { Claim } from './attention.ts';
import { Centre } from './division.ts';
import { Bbox } from './geo.ts';
import { Incident } from './incident.ts';
import { LayerName } from './layers.ts';
import { Order } from './order.ts';
import { Session } from './session.ts';
import { RollcallPost } from './shift.ts';
import { Supervision } from './supervision.ts';
import { Instant } from './time.ts';
import { Whistle } from './whistle.ts';
import { WallFocus } from './wall-focus.ts';

/** Address of one compact layer and how many shapes, points or rows it holds. */
export const LayerAddress = Type.Object({ name: LayerName, url: Type.String(), count: Type.Integer() });
export type LayerAddress = Static<typeof LayerAddress>;

/**
 * `GET /api/snapshot`: the caller's scope as of `seq` of `epoch`; the live feed goes on from there.
 * A camera missing from `cameraStates` is `unknown`.
 */
export const Snapshot = Type.Object({
  epoch: Type.String(),
  seq: Type.Integer(),
  at: Instant,
  session: Session,
  county: Type.Object({ code: Type.String(), name: Type.String(), bbox: Bbox, mapNotice: Type.String() }),
  layers: Type.Array(LayerAddress),
  /** Packed colours (`packColours`) of the household layer: never cached, `x-grid321-seq` tells as of when. */
  coloursUrl: Type.String(),
  incidents: Type.Array(Incident),
  orders: Type.Array(Order),
  /** Reminders, notices and cards that have not ended. */
  supervisions: Type.Array(Supervision),
  cameraStates: Type.Array(
    Type.Object({
      id: Type.String(),
      state: Type.String(),
      reason: Type.Union([Type.String(), Type.Null()]),
      at: Instant,
    }),
  ),
  centres: Type.Array(Centre),
  /** Whistles that have not ended. */
  whistles: Type.Array(Whistle),
  /** Centres that are being asked whether somebody is there. */
  rollcalls: Type.Array(RollcallPost),
  claims: Type.Array(Claim),
  /** Those whose cause stands. */
  alarms: Type.Array(Alarm),
  /** What a desk shows on the walls of this very scope now. */
  wallFocus: Type.Union([WallFocus, Type.Null()]),
});
export type Snapshot = Static<typeof Snapshot>;

/** `GET /api/summary`: the figures of wall and desk for the caller's scope, each computed from rows when asked. */
export const Summary = Type.Object({
  at: Instant,
  today: Type.Object({
    reported: Type.Integer(),
    open: Type.Integer(),
    finished: Type.Integer(),
    overdue: Type.Integer(),
  }),
  /** Share of disputes closed at village or town in the 30 days before, by day; null without any dispute. */
  ownLevel: Type.Object({
    rate: Type.Union([Type.Number(), Type.Null()]),
    days: Type.Array(Type.Object({ day: Type.String(), rate: Type.Union([Type.Number(), Type.Null()]) })),
    asOf: Instant,
  }),
  households: Type.Object({
    total: Type.Integer(),
    green: Type.Integer(),
    yellow: Type.Integer(),
    red: Type.Integer(),
  }),
  cameras: Type.Object({
    total: Type.Integer(),
    online: Type.Integer(),
    down: Type.Integer(),
    unknown: Type.Integer(),
  }),
  workers: Type.Object({ phones: Type.Integer(), online: Type.Integer() }),
  posts: Type.Object({ total: Type.Integer(), vacant: Type.Integer() }),
  /** Reports per hour of the last 12 hours, oldest first. */
  reportsByHour: Type.Array(Type.Object({ hour: Instant, count: Type.Integer() })),
});
export type Summary = Static<typeof Summary>;
