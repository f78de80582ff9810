import type { Incident, Urgency } from '#contract/incident';

/** The lists of a desk; every live incident stands in exactly one of the first three, and in `overdue` beside that. */
export const QUEUE_TABS = ['new', 'mine', 'waiting', 'overdue'] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

/** Live incidents by list, each most urgent first, then by deadline. */
export type Queue = Record<QueueTab, readonly Incident[]>;

const RANK: Readonly<Record<Urgency, number>> = { urgent: 0, pressing: 1, normal: 2 };

/**
 * Which list an incident belongs to for a seat of `centre`: someone must take it, this seat has it, or others have, a department of
 * the county among them.
 */
export function tabOf(
  incident: Pick<Incident, 'state' | 'owner' | 'department'>,
  centre: string,
): Exclude<QueueTab, 'overdue'> {
  switch (incident.state) {
    case 'reported':
      return 'new';
    case 'routed':
      return incident.owner === centre && incident.department === null ? 'new' : 'waiting';
    case 'deciding':
      return incident.owner === centre ? 'new' : 'waiting';
    case 'accepted':
    case 'handling':
      return incident.owner === centre ? 'mine' : 'waiting';
    case 'resolved':
      return incident.owner === centre ? 'mine' : 'waiting';
    case 'paused':
    case 'closed':
    case 'cancelled':
    case 'merged':
    case 'recorded':
      return 'waiting';
  }
}

/** Tells whether an incident's step is past its deadline. */
export function isOverdue(incident: Pick<Incident, 'deadlineAt'>, nowMs: number): boolean {
  return incident.deadlineAt !== null && Date.parse(incident.deadlineAt) < nowMs;
}

/** Puts live incidents into the lists of a seat. */
export function queueOf(incidents: Iterable<Incident>, centre: string, nowMs: number): Queue {
  const sorted = [...incidents].sort(byNeed);
  const of = (tab: QueueTab) => sorted.filter((incident) => tabOf(incident, centre) === tab);
  return {
    new: of('new'),
    mine: of('mine'),
    waiting: of('waiting'),
    overdue: sorted.filter((incident) => isOverdue(incident, nowMs)),
  };
}

/** Most urgent first, then the earliest deadline, then the oldest. */
export function byNeed(a: Incident, b: Incident): number {
  return (
    RANK[a.urgency] - RANK[b.urgency] ||
    (a.deadlineAt ?? '9').localeCompare(b.deadlineAt ?? '9') ||
    a.receivedAt.localeCompare(b.receivedAt)
  );
}

/**
 * The list as it was, with news at its end and what left taken out: nothing moves under a pointer.
 * @param shown ids in the order on screen
 */
export function keepOrder(fresh: readonly Incident[], shown: readonly string[]): readonly Incident[] {
  const place = new Map(shown.map((id, i) => [id as string, i]));
  return [...fresh].sort((a, b) => (place.get(a.id) ?? shown.length) - (place.get(b.id) ?? shown.length));
}
