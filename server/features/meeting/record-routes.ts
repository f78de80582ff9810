import { Type } from 'typebox';
import { MeetingId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { parseLanguage } from '../../http/language.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { people } from '../../policy.ts';
import type { PrintedPage } from '../../print/printed-page.ts';
import { AppProblem } from '../../problem.ts';
import { readOwn } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import { minutesPage } from './minutes-page.ts';
import { writeMeetingRollCsv } from './roll-csv.ts';
import * as rolls from './roll-repository.ts';

/** What the record of a meeting needs. */
export interface MeetingRecordDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly print: (page: PrintedPage) => Promise<Buffer>;
}

const tags = ['meeting'];
const ById = Type.Object({ id: MeetingId });
const ByNumber = Type.Object({ id: MeetingId, number: Type.Integer({ minimum: 1 }) });
/** More lines than this are not printed; the newest are. */
const MOST_PRINTED = 5_000;

/** `GET /api/meetings/{id}/rolls/{number}/csv` and `GET /api/meetings/{id}/minutes` (PDF), for seats that were inside. */
export function registerMeetingRecord(http: Http, deps: MeetingRecordDeps): void {
  registerRollCsv(http, deps);
  registerMinutes(http, deps);
}

function registerRollCsv(http: Http, { db }: MeetingRecordDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/meetings/:id/rolls/:number/csv',
    { config: { policy: people }, schema: { tags, params: ByNumber } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id, number } = request.params;
      const read = await db.read(viewer, async (queries) => {
        await readOwn(queries, county, viewer, id);
        const roll = await rolls.findRoll(queries, county, id, number);
        if (roll === null) throw new AppProblem('not-found');
        return { roll, answers: await rolls.listAnswers(queries, county, id, { number }) };
      });
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="roll-${id}-${number}.csv"`)
        .send(writeMeetingRollCsv(read.roll, read.answers));
    },
  );
}

function registerMinutes(http: Http, { db, clock, audit, print }: MeetingRecordDeps): void {
  http.get(
    '/api/meetings/:id/minutes',
    { config: { policy: people }, schema: { tags, params: ById, produces: ['application/pdf'] } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const read = await db.read(viewer, (queries) => readRecord(queries, db.countyCode, viewer, id), 'snapshot');
      const pdf = await print(
        minutesPage({
          ...read,
          language: parseLanguage(request.headers['accept-language']),
          printedBy: `${viewer.displayName} (${viewer.account})`,
          printedAt: clock.now(),
        }),
      );
      await audit(viewer.account, {
        action: 'meeting.print',
        target: `meeting:${id}`,
        scopeCode: read.meeting.hostScope,
        after: { version: read.meeting.version, bytes: pdf.length },
      });
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .header('content-disposition', `inline; filename="minutes-${id}.pdf"`)
        .header('x-content-type-options', 'nosniff')
        .send(pdf);
    },
  );
}

/** All that is printed, for a seat that was inside. @throws AppProblem */
async function readRecord(queries: Queries, county: string, viewer: Viewer, id: string) {
  const { meeting, own } = await readOwn(queries, county, viewer, id);
  if (!own.wasInside || own.presence === 'removed') throw new AppProblem('not-allowed');
  const called = [];
  for (let number = 1; ; number++) {
    const roll = await rolls.findRoll(queries, county, id, number);
    if (roll === null) break;
    called.push({ roll, answers: await rolls.listAnswers(queries, county, id, { number }) });
  }
  const seats = await repository.listSeats(queries, county, id);
  const entries = await repository.listEntries(queries, county, id, { since: 0, limit: MOST_PRINTED });
  return { meeting, seats, entries, rolls: called };
}
