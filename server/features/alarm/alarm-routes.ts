import { Type } from 'typebox';
import { Alarm, AlarmAcknowledgement, AlarmShelving } from '#contract/alarm';
import { AlarmId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import type { Timers } from '../../live/timers.ts';
import { seats } from '../../policy.ts';
import { acknowledgeAlarm, createUnshelve, shelveAlarm, UNSHELVE_TIMER } from './alarm-commands.ts';
import { listOpenAlarms, presentAlarm } from './alarm-repository.ts';

/** What the alarm routes need. */
export interface AlarmRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly timers: Pick<Timers, 'handle'>;
}

const ById = Type.Object({ id: AlarmId });
const tags = ['alarm'];

/** `GET /api/alarms`, `POST /api/alarms/{id}/acknowledge` (also while the seat is locked) and `POST /api/alarms/{id}/shelve`. */
export function registerAlarmRoutes(http: Http, { db, execute, clock, timers }: AlarmRouteDeps): void {
  const county = db.countyCode;
  timers.handle(UNSHELVE_TIMER, createUnshelve(county));
  http.get(
    '/api/alarms',
    {
      config: { policy: seats, isOpenWhileLocked: true },
      schema: { tags, response: { 200: Type.Object({ items: Type.Array(Alarm) }) } },
    },
    async (request) => {
      const rows = await db.read(viewerOf(request), (queries) => listOpenAlarms(queries, county));
      return { items: rows.map(presentAlarm) };
    },
  );
  http.post(
    '/api/alarms/:id/acknowledge',
    {
      config: { policy: seats, isOpenWhileLocked: true },
      schema: { tags, params: ById, body: AlarmAcknowledgement, response: { 200: Alarm } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => acknowledgeAlarm(queries, { county, viewer, at }, request.params.id),
      });
      return answer;
    },
  );
  http.post(
    '/api/alarms/:id/shelve',
    { config: { policy: seats }, schema: { tags, params: ById, body: AlarmShelving, response: { 200: Alarm } } },
    async (request) => {
      const viewer = viewerOf(request);
      const at = clock.now();
      const { answer } = await execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (queries) => shelveAlarm(queries, { county, viewer, at }, request.params.id, request.body),
      });
      return answer;
    },
  );
}
