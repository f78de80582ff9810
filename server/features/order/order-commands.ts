import type { IncidentId } from '#contract/ids';
import { type Order, type OrderRequest, RECEIPTS, type ReceiptRequest } from '#contract/order';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './order-repository.ts';
import { decideReceipt } from './order-rules.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** What an order does to the incident it is about: writes its `assign` step and returns the events of that. */
export type AssignByOrder = (db: Queries, doing: Doing, incidentId: IncidentId, orderId: string) => Promise<NewEvent[]>;

/** Issues an order inside the caller's transaction; about an incident, it is that incident's `assign` step too. */
export async function issueOrder(
  db: Queries,
  doing: Doing,
  id: string,
  request: OrderRequest,
  assign: AssignByOrder,
): Promise<Change<Order>> {
  const { county, viewer, at } = doing;
  const wanted = [...new Set(request.workers)];
  const workers = await repository.findWorkers(db, county, wanted);
  if (workers.length !== wanted.length) {
    const known = new Set(workers.map((worker) => worker.id));
    const strangers = wanted
      .filter((worker) => !known.has(worker))
      .slice(0, 10)
      .join(', ');
    throw fieldProblem('/workers', `不在您的辖区内：${strangers}`, `not in your scope: ${strangers}`);
  }
  if (request.incidentId !== undefined && !(await repository.seesIncident(db, county, request.incidentId))) {
    throw fieldProblem('/incidentId', '没有该事件', 'is no incident in your scope');
  }
  await repository.insertOrder(db, county, {
    id,
    division: viewer.scope,
    issuedBy: viewer.account,
    issuedAt: at,
    request,
    workers: wanted,
  });
  // A leader's instruction is an order; how the incident is handled stays the duty seat's decision.
  const isHandled = request.incidentId !== undefined && viewer.role === 'duty';
  const events = isHandled && request.incidentId ? await assign(db, doing, request.incidentId, id) : [];
  const order = await readOrder(db, county, id);
  return {
    status: 201,
    answer: order,
    events: [...events, ...announceByVillage(order, workers)],
    audit: [
      {
        action: 'order.issue',
        target: `order:${id}`,
        scopeCode: viewer.scope,
        before: null,
        after: { incidentId: order.incidentId, workers: wanted.length },
      },
    ],
  };
}

/** Notes a receipt of the viewer's own; made before, it answers the order as it stands and changes nothing. */
export async function receiveOrder(
  db: Queries,
  doing: Doing,
  id: string,
  request: ReceiptRequest,
  /** When the phone says it happened, as the server reads that. */
  happenedAt: Date,
): Promise<Change<Order>> {
  const { county, viewer, at } = doing;
  const workerId = viewer.workerId;
  if (workerId === null) throw new AppProblem('not-allowed');
  await repository.lockOrder(db, county, id);
  const before = await readOrder(db, county, id);
  const made = before.receivers.find((receiver) => receiver.workerId === workerId)?.receipts ?? [];
  const kinds = made.map((receipt) => receipt.kind);
  if (decideReceipt(kinds, request.receipt) === 'known') return { status: 200, answer: before, events: [], audit: [] };
  const photos = request.attachments ?? [];
  if (request.receipt === 'done' && before.needsPhoto && photos.length === 0) {
    throw fieldProblem('/attachments', '该指令要求拍照', 'this order asks for a photo');
  }
  await repository.insertReceipt(db, county, {
    orderId: id,
    workerId,
    kind: request.receipt,
    at: happenedAt,
    receivedAt: at,
    position: request.position ?? null,
    text: request.text ?? null,
    attachments: photos,
  });
  const taken =
    photos.length === 0 ? 0 : await repository.claimPhotos(db, county, before.incidentId, viewer.account, photos);
  if (taken !== new Set(photos).size) {
    throw fieldProblem('/attachments', '附件不存在或已被使用', 'an attachment does not exist or belongs elsewhere');
  }
  await repository.bumpOrder(db, county, id);
  const order = await readOrder(db, county, id);
  return {
    status: 200,
    answer: order,
    events: announceByVillage(order, [{ id: workerId, village: viewer.scope }]),
    audit: [
      {
        action: `order.${request.receipt}`,
        target: `order:${id}`,
        scopeCode: viewer.scope,
        before: { receipt: RECEIPTS.findLast((kind) => kinds.includes(kind)) ?? null },
        after: { receipt: request.receipt, worker: workerId },
      },
    ],
  };
}

/** One event a village, with its receivers: whoever may see the village may see all that is in it. */
function announceByVillage(order: Order, workers: readonly { id: number; village: string }[]): NewEvent[] {
  const villages = [...new Set(workers.map((worker) => worker.village))];
  return villages.map((village) => {
    const ids = workers.filter((worker) => worker.village === village).map((worker) => worker.id);
    const receivers = order.receivers.filter((receiver) => ids.includes(receiver.workerId));
    return {
      kind: 'order',
      entityId: order.id,
      scopeCode: village,
      workerIds: ids,
      data: { ...order, receivers } satisfies Order,
    };
  });
}

async function readOrder(db: Queries, county: string, id: string): Promise<Order> {
  const order = await repository.findOrder(db, county, id);
  if (order === null) throw new AppProblem('not-found');
  return order;
}
