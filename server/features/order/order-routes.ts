import { Type } from 'typebox';
import { IncidentId, OrderId } from '#contract/ids';
import { Order, OrderRequest, ReceiptRequest } from '#contract/order';
import { ListQuery, Page } from '#contract/paging';
import type { DeviceTime } from '#contract/time';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { checkTimeKey, DEFAULT_LIMIT, decodeCursor, likePattern, pageOf, parseBbox } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { ExecuteCommand } from '../../live/command.ts';
import { seats, viewers, workers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { type AssignByOrder, issueOrder, receiveOrder } from './order-commands.ts';
import * as repository from './order-repository.ts';
import { maskOrder } from './order-row.ts';

/** What the order routes need; the last two come from other features by way of `app.ts`. */
export interface OrderRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly assignByOrder: AssignByOrder;
  readonly readDeviceTime: (deviceTime: DeviceTime | undefined, receivedAt: Date) => Date;
}

const OrderList = Type.Object({
  ...ListQuery.properties,
  incidentId: Type.Optional(IncidentId),
  open: Type.Optional(Type.Boolean({ description: 'only orders that somebody has not done yet' })),
});
const ById = Type.Object({ id: OrderId });
const tags = ['order'];

/** `GET` and `POST /api/orders`, `GET /api/orders/{id}`, `POST /api/orders/{id}/receipts`. */
export function registerOrderRoutes(http: Http, deps: OrderRouteDeps): void {
  registerReading(http, deps);
  registerChanges(http, deps);
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

function registerChanges(http: Http, deps: OrderRouteDeps): void {
  const county = deps.db.countyCode;
  http.post(
    '/api/orders',
    { config: { policy: seats }, schema: { tags, body: OrderRequest, response: { 201: Order } } },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = deps.clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (db) => issueOrder(db, { county, viewer, at }, deps.newId(), request.body, deps.assignByOrder),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.post(
    '/api/orders/:id/receipts',
    {
      config: { policy: workers },
      schema: { tags, params: ById, body: ReceiptRequest, response: { 200: Order } },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const at = deps.clock.now();
      const happenedAt = deps.readDeviceTime(request.body.deviceTime, at);
      const { status, answer } = await deps.execute({
        viewer,
        commandId: request.body.commandId,
        at,
        work: (db) => receiveOrder(db, { county, viewer, at }, request.params.id, request.body, happenedAt),
      });
      return reply.status(status as 200).send(answer);
    },
  );
}
