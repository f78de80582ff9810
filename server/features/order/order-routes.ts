import { Type } from 'typebox';
import { IncidentId, OrderId } from '#contract/ids';
import {
  MissingReceiver,
  Order,
  OrderRequest,
  OrderStage,
  ReceiptRequest,
  ReminderAnswer,
  ReminderRequest,
  ToldRequest,
  VerificationRequest,
  WithdrawalRequest,
} from '#contract/order';
import { ListQuery, Page } from '#contract/paging';
import type { DeviceTime } from '#contract/time';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { checkTimeKey, DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { CommandRequest, ExecuteCommand } from '../../live/command.ts';
import { seats, viewers, workers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { type FindNear, listMissing } from './order-alarms.ts';
import { type Doing, issueOrder, type IssueParts, readOrder, receiveOrder } from './order-commands.ts';
import { noteTold, remindUnread, verifyDone, withdraw } from './order-follow-up.ts';
import * as repository from './order-repository.ts';
import { maskOrder } from './order-row.ts';

/** What the order routes need; `issue`, `findNear` and `readDeviceTime` come from other features by way of `app.ts`. */
export interface OrderRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly issue: IssueParts;
  readonly findNear: FindNear;
  readonly readDeviceTime: (deviceTime: DeviceTime | undefined, receivedAt: Date) => Date;
}

const OrderList = Type.Object({
  ...ListQuery.properties,
  incidentId: Type.Optional(IncidentId),
  open: Type.Optional(Type.Boolean({ description: 'only orders that somebody has not done yet' })),
});
const ById = Type.Object({ id: OrderId });
const tags = ['order'];

/**
 * `GET` and `POST /api/orders`, `GET /api/orders/{id}` and its `/missing`; by the receiver `POST …/receipts`; by seats
 * `POST …/reminders`, `…/told`, `…/withdrawal` and `…/verifications`.
 */
export function registerOrderRoutes(http: Http, deps: OrderRouteDeps): void {
  registerReading(http, deps);
  registerMissing(http, deps);
  registerIssue(http, deps);
  registerReceipts(http, deps);
  registerFollowUp(http, deps);
  registerDecisions(http, deps);
}

function registerReading(http: Http, deps: OrderRouteDeps): void {
  const county = deps.db.countyCode;
  http.get(
    '/api/orders',
    { config: { policy: viewers }, schema: { tags, querystring: OrderList, response: { 200: Page(Order) } } },
    async (request) => {
      const viewer = viewerOf(request);
      const { limit = DEFAULT_LIMIT, q, incidentId, open = false } = request.query;
      const after = decodeCursor(request.query.cursor, 2);
      const filter = {
        incidentId: incidentId ?? null,
        isOpen: open,
        pattern: q === undefined ? null : likePattern(q),
        bbox: parseBbox(request.query.bbox),
        after: after === null ? null : checkTimeKey(after),
        limit: limit + 1,
      };
      const orders = await deps.db.read(viewer, (db) => repository.listOrders(db, county, filter));
      return pageOf(
        orders,
        limit,
        (order) => maskOrder(viewer, order),
        (order) => [order.issuedAt, order.id],
      );
    },
  );
  http.get(
    '/api/orders/:id',
    { config: { policy: viewers }, schema: { tags, params: ById, response: { 200: Order } } },
    async (request) => {
      const viewer = viewerOf(request);
      const order = await deps.db.read(viewer, (db) => repository.findOrder(db, county, request.params.id));
      if (order === null) throw new AppProblem('not-found');
      return maskOrder(viewer, order);
    },
  );
}

function registerMissing(http: Http, deps: OrderRouteDeps): void {
  const county = deps.db.countyCode;
  http.get(
    '/api/orders/:id/missing',
    {
      config: { policy: seats },
      schema: {
        tags,
        params: ById,
        querystring: Type.Object({ stage: Type.Optional(OrderStage) }),
        response: { 200: Type.Object({ items: Type.Array(MissingReceiver) }) },
      },
    },
    (request) =>
      deps.db.read(viewerOf(request), async (db) => {
        const order = await readOrder(db, county, request.params.id);
        const { stage = 'read' } = request.query;
        return { items: await listMissing(db, county, order, stage, deps.clock.now(), deps.findNear) };
      }),
  );
}

function registerIssue(http: Http, deps: OrderRouteDeps): void {
  http.post(
    '/api/orders',
    { config: { policy: seats }, schema: { tags, body: OrderRequest, response: { 201: Order } } },
    async (request, reply) => {
      const { status, answer } = await run(deps, viewerOf(request), request.body.commandId, (db, doing) =>
        issueOrder(db, doing, deps.newId(), request.body, deps.issue),
      );
      return reply.status(status as 201).send(answer);
    },
  );
}

function registerReceipts(http: Http, deps: OrderRouteDeps): void {
  http.post(
    '/api/orders/:id/receipts',
    {
      config: { policy: workers },
      schema: { tags, params: ById, body: ReceiptRequest, response: { 200: Order } },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { answer } = await run(deps, viewer, request.body.commandId, (db, doing) => {
        const happenedAt = deps.readDeviceTime(request.body.deviceTime, doing.at);
        return receiveOrder(db, doing, request.params.id, request.body, happenedAt);
      });
      return maskOrder(viewer, answer);
    },
  );
}

function registerFollowUp(http: Http, deps: OrderRouteDeps): void {
  http.post(
    '/api/orders/:id/reminders',
    {
      config: { policy: seats },
      schema: { tags, params: ById, body: ReminderRequest, response: { 200: ReminderAnswer } },
    },
    async (request) => {
      const { commandId } = request.body;
      const { answer } = await run(deps, viewerOf(request), commandId, (db, doing) =>
        remindUnread(db, doing, request.params.id),
      );
      return answer;
    },
  );
  http.post(
    '/api/orders/:id/told',
    { config: { policy: seats }, schema: { tags, params: ById, body: ToldRequest, response: { 200: Order } } },
    async (request) => {
      const { body, params } = request;
      const { answer } = await run(deps, viewerOf(request), body.commandId, (db, doing) =>
        noteTold(db, doing, params.id, body),
      );
      return answer;
    },
  );
}

function registerDecisions(http: Http, deps: OrderRouteDeps): void {
  http.post(
    '/api/orders/:id/withdrawal',
    { config: { policy: seats }, schema: { tags, params: ById, body: WithdrawalRequest, response: { 200: Order } } },
    async (request) => {
      const { body, params } = request;
      const { answer } = await run(deps, viewerOf(request), body.commandId, (db, doing) =>
        withdraw(db, doing, params.id, body),
      );
      return answer;
    },
  );
  http.post(
    '/api/orders/:id/verifications',
    { config: { policy: seats }, schema: { tags, params: ById, body: VerificationRequest, response: { 200: Order } } },
    async (request) => {
      const { body, params } = request;
      const { answer } = await run(deps, viewerOf(request), body.commandId, (db, doing) =>
        verifyDone(db, doing, params.id, body),
      );
      return answer;
    },
  );
}

/** One command about orders. */
function run<Answer>(
  { db, execute, clock }: OrderRouteDeps,
  viewer: Viewer,
  commandId: string,
  work: (
    queries: Parameters<CommandRequest<Answer>['work']>[0],
    doing: Doing,
  ) => ReturnType<CommandRequest<Answer>['work']>,
) {
  const at = clock.now();
  const doing: Doing = { county: db.countyCode, viewer, at };
  return execute<Answer>({ viewer, commandId, at, work: (queries) => work(queries, doing) });
}
