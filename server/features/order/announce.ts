import type { Order } from '#contract/order';
import type { NewEvent } from '../../live/command.ts';

/** Somebody whose standing on an order is new or changed. */
export interface Concerned {
  readonly workerId: number | null;
  readonly personId: number;
  readonly village: string;
}

/** One event a village, with its receivers that are new or changed: whoever may see the village may see all that is in it. */
export function announceByVillage(order: Order, concerned: readonly Concerned[]): NewEvent[] {
  const byVillage = new Map<string, { workers: Set<number>; people: Set<number> }>();
  for (const { workerId, personId, village } of concerned) {
    const known = byVillage.get(village) ?? { workers: new Set(), people: new Set() };
    byVillage.set(village, known);
    if (workerId === null) known.people.add(personId);
    else known.workers.add(workerId);
  }
  return [...byVillage].map(([village, { workers, people }]) => ({
    kind: 'order',
    entityId: order.id,
    scopeCode: village,
    workerIds: [...workers],
    data: {
      ...order,
      receivers: order.receivers.filter((receiver) => workers.has(receiver.workerId)),
      voiceReceivers: order.voiceReceivers.filter((receiver) => people.has(receiver.personId)),
    } satisfies Order,
  }));
}
