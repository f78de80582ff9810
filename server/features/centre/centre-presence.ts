import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { systemViewer, type Viewer } from '../../db/viewer.ts';
import type { Change, ExecuteCommand, NewEvent } from '../../live/command.ts';
import { hasTurnedCentres, ONLINE_MS, saveSeen, takeTurnedCentres, type TurnedCentre } from './centre-repository.ts';

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

/** Makes the presence of centres. What was heard and announced stands in the database: several servers hear different seats. */
export function createCentrePresence({ db, execute, clock, newId }: PresenceDeps): CentrePresence {
  const unsaved = new Map<string, Date>();
  return {
    heard({ role, scope }) {
      if (role === 'duty' || role === 'leader') unsaved.set(scope, clock.now());
    },
    async tick() {
      const at = clock.now();
      const since = new Date(at.getTime() - ONLINE_MS);
      const heard = [...unsaved].map(([code, seen]) => ({ code, at: seen }));
      const hasTurned = await db.system(async (queries) => {
        if (heard.length > 0) await saveSeen(queries, db.countyCode, heard);
        return hasTurnedCentres(queries, db.countyCode, since);
      });
      for (const { code, at: seen } of heard) if (unsaved.get(code) === seen) unsaved.delete(code);
      if (hasTurned)
        await execute({ viewer: systemViewer(db.countyCode), commandId: newId(), at, work: announce(since) });
    },
  };

  function announce(since: Date): (queries: Queries) => Promise<Change<null>> {
    return async (queries) => {
      const turned = await takeTurnedCentres(queries, db.countyCode, since);
      return { status: 200, answer: null, events: turned.map(presenceEvent), audit: [] };
    };
  }
}

const presenceEvent = ({ code, online, at }: TurnedCentre): NewEvent => ({
  kind: 'centre',
  entityId: code,
  scopeCode: code,
  data: { online, seenAt: at.toISOString() },
});
