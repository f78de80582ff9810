import { Type, type Static } from 'typebox';
import {
  CallAction,
  CallState,
  type Force,
  Satisfaction,
  type Whistle,
  type WhistleCall,
  WhistleState,
  type WhistleStep,
} from '#contract/whistle';
import type { Viewer } from '../../db/viewer.ts';
import type { CallFacts } from './whistle-rules.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.Unsafe<Date>(Type.Unknown());

/** A team as it is stored. */
export const ForceRow = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  kindName: Type.String(),
  name: Type.String(),
  level: Type.Union([Type.Literal('county'), Type.Literal('town')]),
  division: Type.String(),
  lng: Type.Number(),
  lat: Type.Number(),
  members: Type.Integer(),
  officers: Type.Integer(),
  certificates: Type.Array(Type.Object({ category: Type.String(), holders: Type.Integer() })),
});

/** Columns of `ForceRow`. */
export const FORCE_COLUMNS = `id, kind, kind_name AS "kindName", name, level, division_code AS division,
  ST_X(point) AS lng, ST_Y(point) AS lat, members, officers, certificates`;

/** A whistle as it is stored, without its calls. */
export const WhistleRow = Type.Object({
  id: Type.String(),
  village: Type.String(),
  incidentId: Nullable(Type.String()),
  matter: Type.String(),
  text: Type.String(),
  certificate: Nullable(Type.String()),
  certificateName: Nullable(Type.String()),
  lng: Type.Number(),
  lat: Type.Number(),
  blownBy: Type.String(),
  blownAt: Moment,
  state: WhistleState,
  endedAt: Nullable(Moment),
  satisfaction: Nullable(Satisfaction),
  satisfactionText: Nullable(Type.String()),
  version: Type.Integer(),
});
export type WhistleRow = Static<typeof WhistleRow>;

/** Columns of `WhistleRow`; the tables are `whistle w` and `certificate_category k`. */
export const WHISTLE_COLUMNS = `w.id, w.village_code AS village, w.incident_id AS "incidentId", w.matter, w.body AS text, w.certificate,
  k.name AS "certificateName", ST_X(w.point) AS lng, ST_Y(w.point) AS lat, w.blown_by_name AS "blownBy", w.blown_at AS "blownAt",
  w.state, w.ended_at AS "endedAt", w.satisfaction, w.satisfaction_text AS "satisfactionText", w.version`;

/** The call of one force as it is stored, with the names of the force and of the team that goes. */
export const CallRow = Type.Object({
  whistleId: Type.String(),
  forceId: Type.String(),
  forceName: Type.String(),
  kindName: Type.String(),
  calledDivision: Type.String(),
  village: Type.String(),
  state: CallState,
  answering: Type.String(),
  teamId: Nullable(Type.String()),
  teamName: Nullable(Type.String()),
  acceptBy: Nullable(Moment),
  blownAt: Moment,
  escalatedAt: Nullable(Moment),
  acceptedAt: Nullable(Moment),
  enRouteAt: Nullable(Moment),
  arrivedAt: Nullable(Moment),
  handledAt: Nullable(Moment),
  endedAt: Nullable(Moment),
  arrivalLng: Nullable(Type.Number()),
  arrivalLat: Nullable(Type.Number()),
  arrivalSource: Nullable(Type.Union([Type.Literal('phone'), Type.Literal('stated')])),
  arrivalM: Nullable(Type.Number()),
  isFar: Type.Boolean(),
  lacksCertificate: Type.Boolean(),
});
export type CallRow = Static<typeof CallRow>;

/** Columns of `CallRow`; the tables are `whistle_call c`, `force f` (called) and `force g` (that goes). */
export const CALL_COLUMNS = `c.whistle_id AS "whistleId", c.force_id AS "forceId", f.name AS "forceName", f.kind_name AS "kindName",
  f.division_code AS "calledDivision", c.village_code AS village, c.state, c.answering_code AS answering, c.team_id AS "teamId",
  g.name AS "teamName", c.accept_by AS "acceptBy", c.blown_at AS "blownAt", c.escalated_at AS "escalatedAt",
  c.accepted_at AS "acceptedAt", c.en_route_at AS "enRouteAt", c.arrived_at AS "arrivedAt", c.handled_at AS "handledAt",
  c.ended_at AS "endedAt", ST_X(c.arrival_point) AS "arrivalLng", ST_Y(c.arrival_point) AS "arrivalLat",
  c.arrival_source AS "arrivalSource", c.arrival_m AS "arrivalM", c.is_far AS "isFar", c.lacks_certificate AS "lacksCertificate"`;

/** One line of a whistle's log as it is stored. */
export const StepRow = Type.Object({
  number: Type.Integer(),
  forceId: Nullable(Type.String()),
  action: Type.Union([Type.Literal('blow'), CallAction]),
  actor: Type.String(),
  actorName: Nullable(Type.String()),
  centre: Type.String(),
  at: Moment,
  before: Nullable(CallState),
  after: CallState,
  note: Nullable(Type.String()),
  lacksCertificate: Type.Boolean(),
});
export type StepRow = Static<typeof StepRow>;

/** Columns of `StepRow`. */
export const STEP_COLUMNS = `number, force_id AS "forceId", action, actor, actor_name AS "actorName", centre_code AS centre, at,
  before, after, note, lacks_certificate AS "lacksCertificate"`;

/** The contract's shape of a stored team. */
export function presentForce({ lng, lat, division, ...row }: Static<typeof ForceRow>): Force {
  return { ...row, division: division as Force['division'], position: [lng, lat] };
}

/** The contract's shape of a stored whistle with its calls. */
export function presentWhistle(row: WhistleRow, calls: readonly CallRow[]): Whistle {
  const { id, village, incidentId, matter, text, certificate, certificateName, state, version } = row;
  return {
    id: id as Whistle['id'],
    village: village as Whistle['village'],
    incidentId: incidentId as Whistle['incidentId'],
    matter,
    text,
    certificate: certificate === null ? null : { code: certificate, name: certificateName ?? certificate },
    position: [row.lng, row.lat],
    blownBy: row.blownBy,
    blownAt: row.blownAt.toISOString(),
    state,
    endedAt: iso(row.endedAt),
    satisfaction: row.satisfaction,
    satisfactionText: row.satisfactionText,
    calls: calls.map(presentCall),
    version,
  };
}

function presentCall(row: CallRow): WhistleCall {
  const { forceId, forceName, kindName, state, teamId, teamName, lacksCertificate } = row;
  return {
    forceId,
    forceName,
    kindName,
    state,
    answering: row.answering as WhistleCall['answering'],
    teamId,
    teamName,
    acceptBy: iso(row.acceptBy),
    blownAt: row.blownAt.toISOString(),
    escalatedAt: iso(row.escalatedAt),
    acceptedAt: iso(row.acceptedAt),
    enRouteAt: iso(row.enRouteAt),
    arrivedAt: iso(row.arrivedAt),
    handledAt: iso(row.handledAt),
    endedAt: iso(row.endedAt),
    arrival: presentArrival(row),
    lacksCertificate,
  };
}

function presentArrival(row: CallRow): WhistleCall['arrival'] {
  const { arrivalLng, arrivalLat, arrivalSource, arrivalM, isFar } = row;
  if (arrivalLng === null || arrivalLat === null || arrivalSource === null || arrivalM === null) return null;
  return { position: [arrivalLng, arrivalLat], source: arrivalSource, distanceM: arrivalM, isFar };
}

/** The contract's shape of a line of the log; a wall never learns who it was and what was said. */
export function presentStep(row: StepRow, mayName: boolean): WhistleStep {
  const { number, forceId, action, actor, before, after, lacksCertificate } = row;
  return {
    number,
    forceId,
    action,
    actor,
    actorName: mayName ? row.actorName : null,
    centre: row.centre as WhistleStep['centre'],
    at: row.at.toISOString(),
    before,
    after,
    note: mayName ? row.note : null,
    lacksCertificate,
  };
}

/** What a reader may see of a whistle: a wall nobody's name, and no words that may hold one. */
export function maskWhistle(viewer: Viewer, whistle: Whistle): Whistle {
  return viewer.role === 'wall' ? { ...whistle, blownBy: null, text: '', satisfactionText: null } : whistle;
}

/** What the rules look at of a stored call. */
export const factsOf = ({ state, village, calledDivision, answering }: CallRow): CallFacts => ({
  state,
  village,
  calledDivision,
  answering,
});

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
