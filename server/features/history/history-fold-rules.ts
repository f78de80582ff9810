import type { Incident, IncidentState } from '#contract/incident';
import { type Order, RECEIPTS_OF } from '#contract/order';

/** Kinds of events that the past is folded from; the other kinds of the log change nothing that history shows. */
export const HISTORY_KINDS = ['incident', 'order', 'cameraState', 'centre'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** One event of the log as the fold takes it. */
export interface FoldEvent {
  readonly kind: HistoryKind;
  readonly entityId: string;
  readonly scopeCode: string;
  readonly workerIds: readonly number[] | null;
  readonly atMs: number;
  readonly data: unknown;
}

/** How a thing stands from `fromMs` on; `rowId` is null until it is stored. */
export interface StandingRow {
  readonly rowId: string | null;
  readonly kind: HistoryKind;
  readonly entityId: string;
  readonly part: string;
  readonly scopeCode: string;
  readonly workerIds: readonly number[] | null;
  readonly fromMs: number;
  readonly data: unknown;
}

/** A stretch of time to be stored: `toMs` is null while it goes on. */
export interface NewStretch extends StandingRow {
  readonly toMs: number | null;
}

/** What folding some events does to the stretches. */
export interface Fold {
  readonly ended: readonly { readonly rowId: string; readonly atMs: number }[];
  readonly added: readonly NewStretch[];
}

const ENDED_STATES: ReadonlySet<IncidentState> = new Set(['closed', 'cancelled', 'merged', 'recorded']);

/** Names a thing across kinds. */
export const thingOf = (row: { readonly kind: string; readonly entityId: string }): string =>
  `${row.kind} ${row.entityId}`;

/**
 * Folds events, in the order of the log, onto how their things stand. A later event ends the stretch before it; what is over (an
 * incident that was closed, an order that all have done) has none. Two events of one millisecond leave only the second.
 * @param standing the open stretches of every thing that the events name
 */
export function foldEvents(standing: readonly StandingRow[], events: readonly FoldEvent[]): Fold {
  const things = new Map<string, Map<string, NewStretch>>();
  for (const row of standing) partsOf(things, row).set(row.part, { ...row, toMs: null });
  const ended: { rowId: string; atMs: number }[] = [];
  const added: NewStretch[] = [];
  const end = (row: NewStretch, atMs: number): void => {
    if (row.rowId !== null) ended.push({ rowId: row.rowId, atMs });
    else if (atMs > row.fromMs) added.push({ ...row, toMs: atMs });
  };
  for (const event of events) {
    const parts = partsOf(things, event);
    const part = event.kind === 'order' ? event.scopeCode : '';
    const known = parts.get(part);
    // Two commands may have read the clock in the other order than they were committed: time never runs back.
    const fromMs = Math.max(event.atMs, known?.fromMs ?? 0);
    if (known !== undefined) end(known, fromMs);
    const { kind, entityId, scopeCode, workerIds } = event;
    const data = dataAfter(known, event);
    parts.set(part, { rowId: null, kind, entityId, part, scopeCode, workerIds, fromMs, toMs: null, data });
    if (!isOver(kind, [...parts.values()])) continue;
    for (const row of parts.values()) end(row, Math.max(fromMs, row.fromMs));
    parts.clear();
  }
  for (const parts of things.values()) {
    for (const row of parts.values()) if (row.rowId === null) added.push(row);
  }
  return { ended, added };
}

function partsOf(things: Map<string, Map<string, NewStretch>>, row: { kind: string; entityId: string }) {
  const key = thingOf(row);
  const parts = things.get(key) ?? new Map<string, NewStretch>();
  things.set(key, parts);
  return parts;
}

/** An order's event holds the receivers that are new or changed: the others stand as they did. */
function dataAfter(known: StandingRow | undefined, event: FoldEvent): unknown {
  if (event.kind !== 'order' || known === undefined) return event.data;
  return mergeOrders([known.data as Order, event.data as Order]);
}

/** The events were checked against the contract when they were written. */
function isOver(kind: HistoryKind, rows: readonly StandingRow[]): boolean {
  switch (kind) {
    case 'incident':
      return rows.every((row) => ENDED_STATES.has((row.data as Incident).state));
    case 'order':
      return rows.every((row) => !isOrderOpen(row.data as Order));
    case 'cameraState':
    case 'centre':
      return false;
  }
}

/** Whether an order was not withdrawn and somebody has a receipt to make or is still to be told. */
export function isOrderOpen(order: Pick<Order, 'kind' | 'withdrawn' | 'receivers' | 'voiceReceivers'>): boolean {
  if (order.withdrawn !== null) return false;
  const last = RECEIPTS_OF[order.kind].at(-1);
  return (
    order.receivers.some((receiver) => receiver.receipts.every(({ kind }) => kind !== last)) ||
    order.voiceReceivers.some(({ told }) => told === null)
  );
}

/** One order from its parts, the newest version's words and everybody's latest standing; `parts` in the order of the log. */
export function mergeOrders(parts: readonly Order[]): Order {
  const newest = parts.reduce((best, part) => (part.version >= best.version ? part : best));
  const receivers = new Map(parts.flatMap((part) => part.receivers).map((each) => [each.workerId, each]));
  const voice = new Map(parts.flatMap((part) => part.voiceReceivers).map((each) => [each.personId, each]));
  return {
    ...newest,
    receivers: [...receivers.values()].sort((a, b) => a.workerId - b.workerId),
    voiceReceivers: [...voice.values()].sort((a, b) => a.personId - b.personId),
  };
}
