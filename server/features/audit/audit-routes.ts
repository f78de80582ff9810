import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { AuditChain, AuditChoices, AuditEntry, AuditFilter, ChainCheckRequest } from '#contract/audit';
import { ListQuery, Page } from '#contract/paging';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { DEFAULT_LIMIT, decodeCursor, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { WriteAudit } from '../../live/write-audit.ts';
import { auditAdmin } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { csvHead, csvRows } from './audit-csv.ts';
import * as repository from './audit-repository.ts';
import { type ChainChecker, createChainChecker } from './chain-check.ts';

/** What the audit administrator's routes work with. */
export interface AuditRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly audit: WriteAudit;
}

const tags = ['audit'];
const config = { policy: auditAdmin };
const AuditQuery = Type.Object({ ...AuditFilter.properties, ...Type.Pick(ListQuery, ['limit', 'cursor']).properties });
/** A larger export is refused: a spreadsheet takes no more, and a copy of everything is a backup's work. */
const MOST_EXPORTED = 100_000;
const EXPORT_PAGE = 1_000;

/** `GET /api/audit`, `…/choices`, `…/csv`, `…/chain`, `POST /api/audit/chain/checks`: all of them the audit administrator's alone. */
export function registerAuditRoutes(http: Http, deps: AuditRouteDeps): void {
  registerReading(http, deps.db);
  registerExport(http, deps);
  registerChain(http, deps);
}

function registerReading(http: Http, db: Database): void {
  const county = db.countyCode;
  http.get(
    '/api/audit',
    { config, schema: { tags, querystring: AuditQuery, response: { 200: Page(AuditEntry) } } },
    async (request) => {
      const { limit = DEFAULT_LIMIT, cursor, ...filter } = request.query;
      const [text = null] = decodeCursor(cursor, 1) ?? [];
      if (text !== null && !/^[0-9]{1,15}$/.test(text)) {
        throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
      }
      const range = { below: text === null ? null : Number(text), limit: limit + 1 };
      const rows = await db.read(viewerOf(request), (queries) => repository.listAudit(queries, county, filter, range));
      return pageOf(
        rows,
        limit,
        (row) => row,
        (row) => [row.id],
      );
    },
  );
  http.get('/api/audit/choices', { config, schema: { tags, response: { 200: AuditChoices } } }, (request) =>
    db.read(viewerOf(request), (queries) => repository.readChoices(queries, county)),
  );
}

function registerExport(http: Http, { db, clock, newId, audit }: AuditRouteDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/audit/csv',
    { config, schema: { tags, querystring: AuditFilter, produces: ['text/csv'] } },
    async (request, reply) => {
      const [viewer, filter, at] = [viewerOf(request), request.query, clock.now()];
      const below = await db.read(viewer, async (queries) => (await repository.readHead(queries, county)).id + 1);
      const lines = await db.read(viewer, (queries) =>
        repository.countAudit(queries, county, filter, { below, most: MOST_EXPORTED }),
      );
      if (lines > MOST_EXPORTED) throw tooMany();
      const mark = { id: newId(), by: viewer.account, at, lines, filter };
      // Before the first byte: whoever holds a copy, the audit says so.
      const after = { filter, lines, address: viewer.address };
      await audit(viewer.account, { action: 'audit.export', target: `export:${mark.id}`, scopeCode: county, after });
      return reply
        .header('content-disposition', `attachment; filename="audit-${county}-${mark.id}.csv"`)
        .header('cache-control', 'no-store')
        .type('text/csv; charset=utf-8')
        .send(Readable.from(exportOf(db, viewer, below, mark)));
    },
  );
}

/** Pieces of an export, newest line first; each page is a transaction of its own, so that none is held while a slow line is served. */
async function* exportOf(
  db: Database,
  viewer: Viewer,
  first: number,
  mark: Parameters<typeof csvHead>[0],
): AsyncGenerator<string> {
  yield csvHead(mark);
  for (let below = first; ;) {
    const range = { below, limit: EXPORT_PAGE };
    const page = await db.read(viewer, (queries) => repository.listAudit(queries, db.countyCode, mark.filter, range));
    yield csvRows(page);
    const last = page.at(-1);
    if (last === undefined || page.length < EXPORT_PAGE) return;
    below = last.id;
  }
}

const tooMany = (): AppProblem =>
  new AppProblem('too-large', {
    detail: {
      zh: `超过 ${MOST_EXPORTED} 行，请缩小时间或条件后再导出`,
      en: `more than ${MOST_EXPORTED} lines: narrow the time or the filter`,
    },
  });

function registerChain(http: Http, deps: AuditRouteDeps): void {
  const checker = createCheckerOf(http, deps);
  const readState = async () => {
    const { db } = deps;
    const [sealed, unsealed] = await db.system(async (queries) => [
      (await repository.readHead(queries, db.countyCode)).id,
      await repository.countUnsealed(queries, db.countyCode),
    ]);
    return { sealed: sealed ?? 0, unsealed: unsealed ?? 0, check: checker.state() };
  };
  http.get('/api/audit/chain', { config, schema: { tags, response: { 200: AuditChain } } }, readState);
  http.post(
    '/api/audit/chain/checks',
    { config, schema: { tags, body: ChainCheckRequest, response: { 202: AuditChain } } },
    async (request, reply) => {
      if (request.body.from === 'start') checker.checkAll(viewerOf(request).account);
      else checker.checkNew();
      return reply.status(202).send(await readState());
    },
  );
}

function createCheckerOf(http: Http, { db, clock, audit }: AuditRouteDeps): ChainChecker {
  const county = db.countyCode;
  const checker = createChainChecker({
    county,
    source: {
      // As owner: a line that row security hid would look like one that was taken out.
      readLines: (after, limit) => db.system((queries) => repository.readChain(queries, county, after, limit)),
      readHead: () => db.system((queries) => repository.readHead(queries, county)),
    },
    clock,
    audit,
    onError: (error) => http.log.warn({ err: error }, 'check of the audit chain'),
  });
  http.addHook('onClose', () => checker.settled());
  return checker;
}
