import { HistoryMarks, HistoryMarksQuery, HistoryMoment, HistoryQuery } from '#contract/history';
import type { Incident } from '#contract/incident';
import type { Order } from '#contract/order';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { seats } from '../../policy.ts';
import { fieldProblem } from '../../problem.ts';
import { isOrderOpen, mergeOrders, thingOf } from './history-fold-rules.ts';
import type { HistoryKeeper } from './history-keeper.ts';
import * as repository from './history-repository.ts';
import type { TrackFix } from './track-bytes.ts';
import { readFixes } from './track-repository.ts';

/** What the history routes need. */
export interface HistoryDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly keeper: HistoryKeeper;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly maskOrder: (viewer: Viewer, order: Order) => Order;
  /** The county's calendar day of an instant, `yyyy-mm-dd`. */
  readonly countyDay: (at: Date) => string;
}

/** A phone that was not heard for this long before the moment is not on its map. */
const TRACK_WINDOW_MS = 30 * 60_000;
const MAX_SPAN_MS = 31 * 86_400_000;
const MOST_MARKS = 2_000;
/** The browser's clock may be a little ahead of ours. */
const AHEAD_MS = 5_000;
const AUDIT_PERIOD_MS = 10 * 60_000;
const tags = ['history'];

/** `GET /api/history` and `GET /api/history/marks`: the county at a past moment, for seats. */
export function registerHistoryRoutes(http: Http, deps: HistoryDeps): void {
  const { db, clock, keeper } = deps;
  const noteLook = createLookNotes(deps);
  http.get(
    '/api/history',
    { config: { policy: seats }, schema: { tags, querystring: HistoryQuery, response: { 200: HistoryMoment } } },
    async (request, reply): Promise<HistoryMoment> => {
      const viewer = viewerOf(request);
      const at = readMoment('/at', request.query.at, clock);
      await keeper.catchUp();
      await noteLook(viewer, at);
      const moment = await db.read(viewer, (queries) => readMomentOf(deps, queries, viewer, at), 'snapshot');
      reply.header('cache-control', 'no-store');
      return moment;
    },
  );
  http.get(
    '/api/history/marks',
    { config: { policy: seats }, schema: { tags, querystring: HistoryMarksQuery, response: { 200: HistoryMarks } } },
    (request): Promise<HistoryMarks> => {
      const [from, to] = [new Date(request.query.from), new Date(request.query.to)];
      if (from > to || to.getTime() - from.getTime() > MAX_SPAN_MS) {
        throw fieldProblem('/to', '应不早于 from，且相隔不超过 31 天', 'must not be before from, nor 31 days after it');
      }
      return db.read(viewerOf(request), async (queries) => ({
        since: (await repository.readHead(queries, db.countyCode)).since?.toISOString() ?? null,
        marks: await repository.listMarks(queries, db.countyCode, { from, to, limit: MOST_MARKS }),
      }));
    },
  );
}

function readMoment(pointer: string, text: string, clock: Clock): Date {
  const at = new Date(text);
  if (at.getTime() > clock.now().getTime() + AHEAD_MS) {
    throw fieldProblem(pointer, '不能晚于现在', 'must not be later than now');
  }
  return at;
}

async function readMomentOf(
  deps: HistoryDeps,
  queries: Parameters<typeof repository.readHead>[0],
  viewer: Viewer,
  at: Date,
): Promise<HistoryMoment> {
  const county = deps.db.countyCode;
  const { since } = await repository.readHead(queries, county);
  const rows = await repository.readStandingAt(queries, county, at);
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  // The rows are what was in the log, and that was checked against the contract when it was written.
  const incidents = of('incident').map((row) => row.data as Incident);
  const dayStart = new Date(`${deps.countyDay(at)}T00:00:00+08:00`);
  const handled = incidents.filter((incident) => incident.kind === 'incident');
  const fixes = await readFixes(queries, county, new Date(at.getTime() - TRACK_WINDOW_MS), at);
  return {
    at: at.toISOString(),
    since: since?.toISOString() ?? null,
    incidents: incidents.sort(byReceipt),
    orders: openOrders(of('order').map((row) => ({ ...row, data: row.data as Order }))).map((order) =>
      deps.maskOrder(viewer, order),
    ),
    cameraStates: of('cameraState')
      .map(({ entityId, data }) => ({ id: entityId, ...(data as Omit<HistoryMoment['cameraStates'][number], 'id'>) }))
      .sort((a, b) => a.id.localeCompare(b.id)),
    centres: of('centre').map(({ entityId, data }) => ({
      code: entityId as HistoryMoment['centres'][number]['code'],
      ...(data as Omit<HistoryMoment['centres'][number], 'code'>),
    })),
    positions: lastFixes([...fixes, ...deps.keeper.pendingFixes(viewer.scope)], at.getTime()),
    today: {
      ...(await repository.countDay(queries, county, dayStart, at)),
      open: handled.length,
      overdue: handled.filter(({ deadlineAt }) => deadlineAt !== null && new Date(deadlineAt) < at).length,
    },
  };
}

const byReceipt = (a: Incident, b: Incident): number =>
  a.receivedAt.localeCompare(b.receivedAt) || a.id.localeCompare(b.id);

/** One order of its villages' parts; one that all whom the viewer sees have done is over for this viewer. Newest first. */
function openOrders(rows: readonly { kind: string; entityId: string; data: Order }[]): Order[] {
  const parts = new Map<string, Order[]>();
  for (const row of rows) parts.set(thingOf(row), [...(parts.get(thingOf(row)) ?? []), row.data]);
  return [...parts.values()]
    .map(mergeOrders)
    .filter(isOrderOpen)
    .sort((a, b) => b.issuedAt.localeCompare(a.issuedAt) || b.id.localeCompare(a.id));
}

/** The last place of each phone within the window before a moment. */
function lastFixes(fixes: readonly TrackFix[], atMs: number): HistoryMoment['positions'] {
  const last = new Map<number, TrackFix>();
  for (const fix of fixes) {
    const isInside = fix.observedAtMs <= atMs && fix.observedAtMs >= atMs - TRACK_WINDOW_MS;
    if (isInside && fix.observedAtMs >= (last.get(fix.workerId)?.observedAtMs ?? 0)) last.set(fix.workerId, fix);
  }
  return [...last.values()].map(({ workerId, position, observedAtMs }) => [workerId, ...position, observedAtMs]);
}

/** Where people were is sensitive: each look is in the audit, one line for an hour that is looked at and ten minutes of looking. */
function createLookNotes({ clock, audit }: HistoryDeps): (viewer: Viewer, at: Date) => Promise<void> {
  const notedAtMs = new Map<string, number>();
  return async (viewer, at) => {
    const nowMs = clock.now().getTime();
    const hour = `${at.toISOString().slice(0, 13)}:00Z`;
    const key = `${viewer.account} ${hour}`;
    if (nowMs - (notedAtMs.get(key) ?? -Infinity) < AUDIT_PERIOD_MS) return;
    for (const [old, noted] of notedAtMs) if (nowMs - noted >= AUDIT_PERIOD_MS) notedAtMs.delete(old);
    notedAtMs.set(key, nowMs);
    await audit(viewer.account, { action: 'history.view', target: `history:${hour}`, scopeCode: viewer.scope });
  };
}
