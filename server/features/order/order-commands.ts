import { isWithin } from '#contract/division';
import type { IncidentId } from '#contract/ids';
import type { Urgency } from '#contract/incident';
import { type Order, type OrderRequest, type OrderSelector, RECEIPTS, type ReceiptRequest } from '#contract/order';
import type { Area } from '#contract/selection';
import type { Queries } from '../../db/database.ts';
import { claimLooseAttachments } from '../../db/loose-attachments.ts';
import type { Viewer } from '../../db/viewer.ts';
import { areaWkt } from '../../geo/area.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { setTimer } from '../../live/timer-store.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { announceByVillage } from './announce.ts';
import { settleAlarms } from './order-alarms.ts';
import * as repository from './order-repository.ts';
import { decideReceipt, lastReceiptOf, stagesDue, timerKind } from './order-rules.ts';
import { insertReceipt, lockReceiver } from './receiver-repository.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** What an order does to the incident it is about: writes its `assign` step and returns the events of that. */
export type AssignByOrder = (db: Queries, doing: Doing, incidentId: IncidentId, orderId: string) => Promise<NewEvent[]>;

/** Somebody an order may be for; without a phone, `nearest` is who can tell them. */
export interface Receiver {
  readonly personId: number;
  readonly workerId: number | null;
  readonly village: string;
  readonly nearest: { readonly workerId: number; readonly distanceM: number } | null;
}

/** What issuing an order needs of other features. */
export interface IssueParts {
  readonly assign: AssignByOrder;
  /** People in the viewer's scope: all who are named and all whom the selector fits. */
  readonly findPeople: (
    db: Queries,
    county: string,
    wish: {
      readonly workers: readonly number[];
      readonly people: readonly number[];
      readonly selector: OrderSelector | null;
    },
  ) => Promise<readonly Receiver[]>;
  /** @throws AppProblem when the area cannot be meant */
  readonly checkArea: (db: Queries, county: string, area: Area, pointer: string) => Promise<unknown>;
}

/** Issues an order inside the caller's transaction; about an incident, it is that incident's `assign` step too. */
export async function issueOrder(
  db: Queries,
  doing: Doing,
  id: string,
  request: OrderRequest,
  parts: IssueParts,
): Promise<Change<Order>> {
  const { county, viewer, at } = doing;
  const urgency = await chooseUrgency(db, county, request);
  const receivers = await findReceivers(db, doing, request, parts);
  const workers = receivers.flatMap(({ workerId }) => workerId ?? []);
  const voice = receivers.filter(({ workerId }) => workerId === null);
  await repository.insertOrder(db, county, {
    id,
    division: viewer.scope,
    issuedBy: viewer.account,
    issuedAt: at,
    urgency,
    request,
    area: request.selector?.area ? areaWkt(request.selector.area) : null,
    workers,
    voice,
  });
  for (const { stage, dueAt } of stagesDue(request.kind ?? 'order', urgency, at)) {
    await setTimer(db, county, { kind: timerKind(stage), entityId: id, dueAt });
  }
  // A leader's instruction is an order; how the incident is handled stays the duty seat's decision.
  const isHandled = request.incidentId !== undefined && viewer.role === 'duty' && request.kind !== 'notice';
  const events = isHandled && request.incidentId ? await parts.assign(db, doing, request.incidentId, id) : [];
  const order = await readOrder(db, county, id);
  return {
    status: 201,
    answer: order,
    events: [...events, ...announceByVillage(order, receivers)],
    audit: [
      {
        action: 'order.issue',
        target: `order:${id}`,
        scopeCode: viewer.scope,
        before: null,
        after: { incidentId: order.incidentId, workers: workers.length, byVoice: voice.length },
      },
    ],
  };
}

async function chooseUrgency(db: Queries, county: string, request: OrderRequest): Promise<Urgency> {
  if (request.incidentId === undefined) return request.urgency ?? 'normal';
  const ofIncident = await repository.urgencyOfIncident(db, county, request.incidentId);
  if (ofIncident === null) throw fieldProblem('/incidentId', '没有该事件', 'is no incident in your scope');
  return request.urgency ?? ofIncident;
}

/** Everybody the order is for, each once, as the viewer's scope has them now. */
async function findReceivers(
  db: Queries,
  { county, viewer }: Doing,
  request: OrderRequest,
  parts: IssueParts,
): Promise<readonly Receiver[]> {
  const { workers = [], people = [], selector } = request;
  if (workers.length + people.length === 0 && selector === undefined) {
    throw fieldProblem('/workers', '请指明接收人或范围', 'name receivers or give a selector');
  }
  if (selector && !selector.area && selector.division === undefined) {
    throw fieldProblem('/selector', '请画出范围或指明辖区', 'needs an area or a division');
  }
  if (selector?.division !== undefined && !isWithin(viewer.scope, selector.division)) {
    throw fieldProblem('/selector/division', '不在您的辖区内', 'lies outside your scope');
  }
  if (selector?.area) await parts.checkArea(db, county, selector.area, '/selector/area');
  const found = await parts.findPeople(db, county, { workers, people, selector: selector ?? null });
  refuseStrangers('/workers', workers, new Set(found.map(({ workerId }) => workerId)));
  refuseStrangers('/people', people, new Set(found.map(({ personId }) => personId)));
  if (found.length === 0) {
    throw fieldProblem('/selector', '范围内没有人，请放大范围', 'selects nobody: widen it');
  }
  return found;
}

function refuseStrangers(pointer: string, wanted: readonly number[], known: ReadonlySet<number | null>): void {
  const strangers = [...new Set(wanted)].filter((id) => !known.has(id)).slice(0, 10);
  if (strangers.length === 0) return;
  const list = strangers.join(', ');
  throw fieldProblem(pointer, `不在您的辖区内：${list}`, `not in your scope: ${list}`);
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
  await lockReceiver(db, county, id, workerId);
  const before = await readOrder(db, county, id);
  const made = before.receivers.find((receiver) => receiver.workerId === workerId)?.receipts ?? [];
  const kinds = made.map((receipt) => receipt.kind);
  const withdrawnAt = before.withdrawn === null ? null : new Date(before.withdrawn.at);
  const decision = decideReceipt({ kind: before.kind, withdrawnAt }, kinds, request.receipt, happenedAt);
  if (decision === 'known') return { status: 200, answer: before, events: [], audit: [] };
  checkProof(before, request);
  const photos = request.attachments ?? [];
  await insertReceipt(db, county, {
    orderId: id,
    workerId,
    kind: request.receipt,
    at: happenedAt,
    receivedAt: at,
    position: request.position ?? null,
    placeSource: request.position === undefined ? null : (request.placeSource ?? null),
    text: request.text ?? null,
    attachments: photos,
    isLast: request.receipt === lastReceiptOf(before.kind),
  });
  const taken =
    photos.length === 0 ? 0 : await claimLooseAttachments(db, county, before.incidentId, viewer.account, photos);
  if (taken !== new Set(photos).size) {
    throw fieldProblem('/attachments', '附件不存在或已被使用', 'an attachment does not exist or belongs elsewhere');
  }
  // Last, since every other receiver of the order waits for it.
  await repository.bumpOrder(db, county, id);
  const order = await readOrder(db, county, id);
  await settleAlarms(db, county, order, at);
  return {
    status: 200,
    answer: order,
    events: announceByVillage(order, [{ workerId, personId: 0, village: viewer.scope }]),
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

/** What was asked for comes with the last receipt; the place with the arrival too. */
function checkProof(order: Order, request: ReceiptRequest): void {
  const { receipt, position, attachments = [] } = request;
  if (receipt === 'done' && order.needsPhoto && attachments.length === 0) {
    throw fieldProblem('/attachments', '该指令要求拍照', 'this order asks for a photo');
  }
  if ((receipt === 'done' || receipt === 'arrived') && order.needsPlace && position === undefined) {
    throw fieldProblem('/position', '该指令要求定位', 'this order asks for the place');
  }
}

/** The order as the viewer sees it. @throws AppProblem `not-found` */
export async function readOrder(db: Queries, county: string, id: string): Promise<Order> {
  const order = await repository.findOrder(db, county, id);
  if (order === null) throw new AppProblem('not-found');
  return order;
}
