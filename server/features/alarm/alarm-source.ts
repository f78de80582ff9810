import type { AlarmLevel } from '#contract/alarm';
import type { IncidentState, Urgency } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { NewEvent } from '../../live/command.ts';
import * as repository from './alarm-repository.ts';
import { alarmOfState, LEVEL_OF_URGENCY, moveAlarm } from './alarm-rules.ts';

/** What a source asks operators to look at. */
export interface AlarmCall {
  /** `<feature>.<what>`: one alarm for each kind and subject. */
  readonly kind: string;
  readonly subjectId: string;
  readonly level: AlarmLevel;
  /** What it says, without anybody's name: a wall shows it. */
  readonly title: string;
  /** Division or grid code it lies in: seen from there up. */
  readonly scope: string;
  /** The one centre whose seats it rings at; every seat and wall that sees it without. */
  readonly centre?: string;
  readonly incidentId?: string;
}

/**
 * Where alarms come from: call it inside the transaction of the change that is the reason, and hand its events on. Ringing ends
 * when somebody acknowledges anywhere, or when the source clears it.
 */
export interface AlarmSource {
  /** Rings; again when it had been acknowledged or was over, not while it rings or is shelved. */
  raise(db: Queries, at: Date, call: AlarmCall): Promise<NewEvent[]>;
  /** The reason is gone. */
  clear(db: Queries, kind: string, subjectId: string): Promise<NewEvent[]>;
}

/** Makes the one source of alarms of a county. */
export function createAlarmSource(county: string, newId: () => string): AlarmSource {
  return {
    async raise(db, at, call) {
      const known = await repository.lockAlarmOf(db, county, call.kind, call.subjectId);
      if (known !== null && moveAlarm(known.state, 'raise') === null) return [];
      return save(db, county, {
        id: known?.id ?? newId(),
        kind: call.kind,
        subjectId: call.subjectId,
        level: call.level,
        title: call.title,
        scope: call.scope,
        centre: call.centre ?? null,
        incidentId: call.incidentId ?? null,
        state: 'new',
        raisedAt: at,
        acknowledgedName: null,
        acknowledgedAt: null,
        shelvedUntil: null,
        reason: null,
        version: (known?.version ?? 0) + 1,
      });
    },
    async clear(db, kind, subjectId) {
      const known = await repository.lockAlarmOf(db, county, kind, subjectId);
      const state = known === null ? null : moveAlarm(known.state, 'clear');
      if (known === null || state === null) return [];
      return save(db, county, { ...known, state, version: known.version + 1 });
    },
  };
}

/** Stores an alarm and tells everybody who hears it. */
export async function save(db: Queries, county: string, row: repository.AlarmRow): Promise<NewEvent[]> {
  await repository.saveAlarm(db, county, row);
  return [{ kind: 'alarm', entityId: row.id, scopeCode: row.scope, data: repository.presentAlarm(row) }];
}

/** An incident after a step, as far as alarms look at it. */
export interface RingingIncident {
  readonly id: string;
  readonly title: string;
  readonly urgency: Urgency;
  readonly state: IncidentState;
  readonly owner: string;
  readonly scope: string;
}

/** The alarms that begin and end with a report or a step of an incident. */
export async function ringWithStep(
  db: Queries,
  source: AlarmSource,
  at: Date,
  incident: RingingIncident,
): Promise<NewEvent[]> {
  const { id, title, urgency, state, owner, scope } = incident;
  const rings = alarmOfState(state);
  const events: NewEvent[] = [];
  for (const kind of INCIDENT_KINDS) if (kind !== rings) events.push(...(await source.clear(db, kind, id)));
  if (rings === null) return events;
  const level = LEVEL_OF_URGENCY[urgency];
  const call = { kind: rings, subjectId: id, level, title, scope, incidentId: id };
  const centre = rings === 'incident.routed' ? { centre: owner } : {};
  return [...events, ...(await source.raise(db, at, { ...call, ...centre }))];
}

const INCIDENT_KINDS = ['incident.reported', 'incident.routed'] as const;
