import { RECEIPTS_OF, type Order, type ReceiptKind } from '#contract/order';
import type { DemoClient } from './demo-client.ts';
import type { DemoPhones } from './demo-phones.ts';
import { drawDemoPhoto } from './demo-photo.ts';

/** What answering needs of its surroundings. */
export interface DemoOrderParts {
  phones: DemoPhones;
  newId: () => string;
  random: () => number;
  nowMs: () => number;
  /** Calls back after a pause unless the demo has stopped. */
  later: (work: () => void, ms: number) => void;
}

/** How long a person takes from the receipt before, at least, in milliseconds; up to twice that. */
const PAUSES_MS: Readonly<Record<ReceiptKind, number>> = {
  delivered: 600,
  read: 2_500,
  accepted: 4_000,
  enRoute: 9_000,
  arrived: 45_000,
  done: 90_000,
};

/** Lets simulated phones answer orders as people do: each receipt after the one before, with a person's pauses. */
export function createOrderAnswers(parts: DemoOrderParts): (order: Order) => void {
  const busy = new Set<string>();
  const answer = (order: Order, workerId: number) => {
    const key = `${order.id} ${workerId}`;
    const made = order.receivers.find((receiver) => receiver.workerId === workerId)?.receipts ?? [];
    const next = RECEIPTS_OF[order.kind].find((receipt) => !made.some(({ kind }) => kind === receipt));
    if (!next || order.withdrawn !== null || busy.has(key)) return;
    busy.add(key);
    const send = async () => {
      const client = await parts.phones.clientOf(workerId);
      busy.delete(key);
      if (!client) return;
      await client.post(`/api/orders/${order.id}/receipts`, {
        commandId: parts.newId(),
        receipt: next,
        deviceTime: { observedAt: new Date(parts.nowMs()).toISOString(), offsetMinutes: 480 },
        ...(await proofOf(parts, client, order, workerId, next)),
      });
    };
    // A receipt that fails is made when the order comes by again: a restart of the server sends it with the snapshot.
    parts.later(() => void send().catch(() => undefined), PAUSES_MS[next] * (1 + parts.random()));
  };
  return (order) => order.receivers.forEach((receiver) => answer(order, receiver.workerId));
}

/** What goes with a receipt: the phone's place, and with the last one words, and a photo where it is asked for. */
async function proofOf(
  parts: DemoOrderParts,
  client: DemoClient,
  order: Order,
  workerId: number,
  receipt: ReceiptKind,
): Promise<object> {
  const position = parts.phones.placeOf(workerId);
  const place = position === null ? {} : { position, placeSource: 'gps' };
  if (receipt !== 'done') return place;
  const words = { ...place, text: '现场已处置完毕。' };
  if (!order.needsPhoto) return words;
  const photo = Uint8Array.from(await drawDemoPhoto(parts.random()));
  return { ...words, attachments: [await client.upload(photo, parts.newId())] };
}
