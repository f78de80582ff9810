import { CARD_KINDS, type Supervision, type SupervisionKind } from '#contract/supervision';

/** Gravest first. */
const WEIGHT: Readonly<Record<SupervisionKind, number>> = {
  redCard: 0,
  redNotice: 1,
  overdue: 2,
  yellowCard: 3,
  supervise: 4,
  remind: 5,
};

/** What each kind looks like beside its word: colour alone says nothing. */
export const KIND_SHAPES: Readonly<Record<SupervisionKind, string>> = {
  redCard: '■',
  redNotice: '■',
  overdue: '⚠',
  yellowCard: '▲',
  supervise: '◆',
  remind: '●',
};

/** Gravest first, then the longest waiting. */
export function byGravity(a: Supervision, b: Supervision): number {
  return WEIGHT[a.kind] - WEIGHT[b.kind] || a.issuedAt.localeCompare(b.issuedAt);
}

/** Whether it is 督办, 黄牌 or 红牌: those wait for a reply. */
export function isCard(supervision: Pick<Supervision, 'kind'>): boolean {
  return (CARD_KINDS as readonly SupervisionKind[]).includes(supervision.kind);
}

/** Open cards of one centre. */
export interface CentreCards {
  centre: string;
  cards: readonly Supervision[];
}

/** Open cards by the centre they lie on, the centre with most first. */
export function cardsByCentre(open: Iterable<Supervision>): CentreCards[] {
  const byCentre = new Map<string, Supervision[]>();
  for (const supervision of [...open].filter(isCard).sort(byGravity)) {
    byCentre.set(supervision.target, [...(byCentre.get(supervision.target) ?? []), supervision]);
  }
  return [...byCentre]
    .map(([centre, cards]) => ({ centre, cards }))
    .sort((a, b) => b.cards.length - a.cards.length || a.centre.localeCompare(b.centre));
}

/** What a seat of `centre` has to do: cards on it without a reply, and replies to cards that it issued. */
export function dutiesOf(
  open: Iterable<Supervision>,
  centre: string,
): { toReply: Supervision[]; toLift: Supervision[] } {
  const cards = [...open].filter(isCard).sort(byGravity);
  return {
    toReply: cards.filter(({ target, state }) => target === centre && state !== 'replied'),
    toLift: cards.filter(({ issuer, state }) => issuer === centre && state === 'replied'),
  };
}

/** The gravest that lies on each incident, for the mark in a list. */
export function gravestByIncident(open: Iterable<Supervision>): ReadonlyMap<string, Supervision> {
  const gravest = new Map<string, Supervision>();
  for (const supervision of [...open].sort(byGravity)) {
    if (!gravest.has(supervision.incidentId)) gravest.set(supervision.incidentId, supervision);
  }
  return gravest;
}
