import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { systemViewer, type Viewer } from '../../db/viewer.ts';
import type { ExecuteCommand, NewEvent } from '../../live/command.ts';
import { ONLINE_MS, readSeen, saveSeen } from './centre-repository.ts';

/** How often what was heard is written down; a centre's state is this much older than the truth at most. */
export const PRESENCE_PERIOD_MS = 10_000;

/** Hears seats and tells the log when a centre comes or goes. */
export interface CentrePresence {
  /** A seat asked for something or answered a heartbeat; anybody else is not a centre and is ignored. */
  heard(seat: Pick<Viewer, 'role' | 'scope'>): void;
  /** Writes down what was heard and announces centres that came or went since the last call. */
  tick(): Promise<void>;
}

/** What presence works with. */
export interface PresenceDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Makes the presence of centres; what an earlier run of the server wrote is read at the first tick. */
export function createCentrePresence({ db, execute, clock, newId }: PresenceDeps): CentrePresence {
  const unsaved = new Map<string, Date>();
  let online: Map<string, Date> | null = null;
  return {
    heard({ role, scope }) {
      if (role === 'duty' || role === 'leader') unsaved.set(scope, clock.now());
    },
    async tick() {
      const at = clock.now();
      const isCurrent = (seen: Date): boolean => at.getTime() - seen.getTime() <= ONLINE_MS;
      const known = online ?? (await readOnline(db, isCurrent));
      const heard = [...unsaved].map(([code, seen]) => ({ code, at: seen }));
      const next = new Map([...known, ...heard.map(({ code, at: seen }) => [code, seen] as const)]);
      for (const [code, seen] of next) if (!isCurrent(seen)) next.delete(code);
      const events = [
        ...[...next].filter(([code]) => !known.has(code)).map(([code, seen]) => presenceEvent(code, true, seen)),
        ...[...known].filter(([code]) => !next.has(code)).map(([code, seen]) => presenceEvent(code, false, seen)),
      ];
      if (heard.length > 0) await db.system((queries) => saveSeen(queries, db.countyCode, heard));
      if (events.length > 0) {
        const change = { status: 200, answer: null, events, audit: [] };
        await execute({ viewer: systemViewer(db.countyCode), commandId: newId(), at, work: async () => change });
      }
      for (const { code, at: seen } of heard) if (unsaved.get(code) === seen) unsaved.delete(code);
      online = next;
    },
  };
}

async function readOnline(db: Database, isCurrent: (seen: Date) => boolean): Promise<Map<string, Date>> {
  const rows = await db.system((queries) => readSeen(queries, db.countyCode));
  return new Map(rows.filter(({ at }) => isCurrent(at)).map(({ code, at }) => [code, at]));
}

function presenceEvent(code: string, isOnline: boolean, seen: Date): NewEvent {
  return {
    kind: 'centre',
    entityId: code,
    scopeCode: code,
    data: { online: isOnline, seenAt: seen.toISOString() },
  };
}
