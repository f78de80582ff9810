import { Type, type Static } from 'typebox';
import { Alarm } from './alarm.ts';
import { ClaimChange } from './attention.ts';
import { CallChange } from './call-change.ts';
import { Incident } from './incident.ts';
import { Order } from './order.ts';
import { MeetingChange } from './meeting-change.ts';
import { RollcallPost, ShiftChange } from './shift.ts';
import { Supervision } from './supervision.ts';
import { Instant } from './time.ts';
import { Whistle } from './whistle.ts';
import { CaseTicks } from './procedure.ts';
import { WallFocus } from './wall-focus.ts';

/** First frame of a client, acknowledged with `Welcome`. `lastSeq` is the last event applied, null for one without a snapshot. */
export const Hello = Type.Object({
  epoch: Type.Union([Type.String(), Type.Null()]),
  lastSeq: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /** Division codes to follow, inside the account's own scope; empty for all of it. */
  scopes: Type.Array(Type.String({ pattern: '^[0-9]{6,12}$' }), { maxItems: 200 }),
});
export type Hello = Static<typeof Hello>;

/** Answer to `hello`: `live` sends what was missed in pages and goes on; `resync` asks for a snapshot first. */
export const Welcome = Type.Union([
  Type.Object({ kind: Type.Literal('live'), epoch: Type.String(), head: Type.Integer(), at: Instant }),
  Type.Object({
    kind: Type.Literal('resync'),
    epoch: Type.String(),
    head: Type.Integer(),
    at: Instant,
    reason: Type.String(),
  }),
  Type.Object({ kind: Type.Literal('refused'), code: Type.String() }),
]);
export type Welcome = Static<typeof Welcome>;

const EventHead = {
  seq: Type.Integer(),
  /** The seq last sent on this subscription; a client that stands elsewhere asks again. */
  prev: Type.Integer(),
  /** Id of what changed. */
  id: Type.String(),
  at: Instant,
};

/** One event of the log as a reader of a scope gets it. */
export const LiveEvent = Type.Union([
  Type.Object({ ...EventHead, kind: Type.Literal('incident'), data: Incident }),
  /**
   * An order was issued, receipts were made, or its issuer followed up. `receivers` and `voiceReceivers` hold those of one village
   * only that are new or changed: a reader keeps the others that it knows (merge by `workerId` and `personId`) and takes all other
   * fields as they are.
   */
  Type.Object({ ...EventHead, kind: Type.Literal('order'), data: Order }),
  /** A reminder, a notice or a card was issued or took a step. */
  Type.Object({ ...EventHead, kind: Type.Literal('supervision'), data: Supervision }),
  Type.Object({
    ...EventHead,
    kind: Type.Literal('cameraState'),
    data: Type.Object({
      state: Type.String(),
      reason: Type.Union([Type.String(), Type.Null()]),
      at: Instant,
    }),
  }),
  /** A camera's name, place, direction or address changed: its card and layer are to be read again. */
  Type.Object({ ...EventHead, kind: Type.Literal('camera'), data: Type.Object({ version: Type.Integer() }) }),
  /** Household colours changed: pairs of household id and colour code. */
  Type.Object({
    ...EventHead,
    kind: Type.Literal('colours'),
    data: Type.Object({ changes: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])) }),
  }),
  Type.Object({
    ...EventHead,
    kind: Type.Literal('centre'),
    data: Type.Object({ online: Type.Boolean(), seenAt: Type.Union([Instant, Type.Null()]) }),
  }),
  /** A village whistled for a force, or a step was made: the whole whistle. */
  Type.Object({ ...EventHead, kind: Type.Literal('whistle'), data: Whistle }),
  /** A centre was asked in a roll call, or answered; `id` is `<roll call>:<centre>`. */
  Type.Object({ ...EventHead, kind: Type.Literal('rollcall'), data: RollcallPost }),
  /** A centre's roster, its shift or its handover changed: what is shown of it is to be read again. */
  Type.Object({ ...EventHead, kind: Type.Literal('shift'), data: ShiftChange }),
  /** A case was claimed, taken over or given up; `id` is the incident's. */
  Type.Object({ ...EventHead, kind: Type.Literal('claim'), data: ClaimChange }),
  Type.Object({ ...EventHead, kind: Type.Literal('alarm'), data: Alarm }),
  /** Items of a case's procedure were ticked; `id` is the incident's. */
  Type.Object({ ...EventHead, kind: Type.Literal('procedure'), data: CaseTicks }),
  /** A desk shows something on the walls of its scope, or gives them back. Walls of other scopes pass it over. */
  Type.Object({ ...EventHead, kind: Type.Literal('wallFocus'), data: WallFocus }),
  /** A call of this reader's own, or of its scope for a leader, changed: it is to be read again. */
  Type.Object({ ...EventHead, kind: Type.Literal('call'), data: CallChange }),
  /** A meeting of this reader's changed: what is newer than the known is to be read. */
  Type.Object({ ...EventHead, kind: Type.Literal('meeting'), data: MeetingChange }),
  /** Something left this reader's scope; no data. `id` is `<kind>:<id>`. */
  Type.Object({ ...EventHead, kind: Type.Literal('left'), data: Type.Null() }),
]);
export type LiveEvent = Static<typeof LiveEvent>;
export type LiveEventKind = LiveEvent['kind'];

/**
 * Sent at least every 5 s: where this subscription stands, where the log stands, the server's time, and when the server last knew all of
 * the log by the same time: while its database is away `readAt` stands still, and so does what a screen shows.
 */
export const Head = Type.Object({
  epoch: Type.String(),
  prev: Type.Integer(),
  head: Type.Integer(),
  at: Instant,
  readAt: Instant,
});
export type Head = Static<typeof Head>;

/** Frames from the server, by socket.io event name. `positions` carries `encodePositions` bytes, one frame a town. */
export interface ServerFrames {
  events: (events: LiveEvent[]) => void;
  head: (head: Head) => void;
  resync: (reason: { reason: string }) => void;
  positions: (frame: ArrayBuffer | Uint8Array) => void;
}

/** Frames from the client. */
export interface ClientFrames {
  hello: (hello: Hello, answer: (welcome: Welcome) => void) => void;
}

/** How many events one page of missed events holds, and how far behind a reader may be before it is sent to the snapshot. */
export const PAGE_EVENTS = 500;
export const MAX_EVENTS_BEHIND = 10_000;
/** A reader that heard nothing for 5 s is not live: so the next head has to be on its way by then. */
export const HEAD_INTERVAL_MS = 4_000;
/** A head whose `readAt` is older than this says that the server cannot see the log. */
export const LOG_LATE_MS = 2_000;

/** Where one worker's phone was, and when by its own fix. */
export interface WorkerFix {
  workerId: number;
  position: [number, number];
  observedAtMs: number;
}

/** One town's positions: `isFull` replaces all that is known of the town, else only the workers listed moved. */
export interface PositionFrame {
  town: number;
  isFull: boolean;
  sentAtMs: number;
  fixes: WorkerFix[];
}

const HEADER_BYTES = 16;
const FIX_BYTES = 14;
const UNITS_PER_DEGREE = 1e6;

/**
 * Layout, big-endian: u8 version 1, u8 full flag, u16 count, u32 town code, f64 sent at (epoch ms); then per worker
 * u16 id, i32 longitude and i32 latitude in 1e-6°, u32 observed at (epoch s).
 */
export function encodePositions(frame: PositionFrame): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + FIX_BYTES * frame.fixes.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, frame.isFull ? 1 : 0);
  view.setUint16(2, frame.fixes.length);
  view.setUint32(4, frame.town);
  view.setFloat64(8, frame.sentAtMs);
  frame.fixes.forEach((fix, i) => {
    const at = HEADER_BYTES + i * FIX_BYTES;
    view.setUint16(at, fix.workerId);
    view.setInt32(at + 2, Math.round(fix.position[0] * UNITS_PER_DEGREE));
    view.setInt32(at + 6, Math.round(fix.position[1] * UNITS_PER_DEGREE));
    view.setUint32(at + 10, Math.floor(fix.observedAtMs / 1000));
  });
  return bytes;
}

/** Reads what `encodePositions` wrote; null when version or length do not fit. */
export function decodePositions(bytes: Uint8Array): PositionFrame | null {
  if (bytes.byteLength < HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(2);
  if (view.getUint8(0) !== 1 || bytes.byteLength !== HEADER_BYTES + count * FIX_BYTES) return null;
  const readFix = (_: unknown, i: number): WorkerFix => {
    const at = HEADER_BYTES + i * FIX_BYTES;
    return {
      workerId: view.getUint16(at),
      position: [view.getInt32(at + 2) / UNITS_PER_DEGREE, view.getInt32(at + 6) / UNITS_PER_DEGREE],
      observedAtMs: view.getUint32(at + 10) * 1000,
    };
  };
  return {
    town: view.getUint32(4),
    isFull: view.getUint8(1) === 1,
    sentAtMs: view.getFloat64(8),
    fixes: Array.from({ length: count }, readFix),
  };
}
