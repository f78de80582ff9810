import { isWithin } from '#contract/division';
import {
  MANUAL_KINDS,
  SUPERVISION_ACTIONS,
  type SupervisionAction,
  type SupervisionKind,
  type SupervisionState,
} from '#contract/supervision';
import type { Viewer } from '../../db/viewer.ts';
import { AppProblem, fieldProblem, type Text } from '../../problem.ts';
import { CLASS_OF, NEXT_KIND, REFUSAL_TEXTS, SUPERVISION_TRANSITIONS } from './supervision-transitions.ts';

/** What the rules look at of a supervision. */
export interface SupervisionFacts {
  readonly kind: SupervisionKind;
  readonly state: SupervisionState;
  readonly issuer: string;
  readonly target: string;
}

/** What the rules look at of its incident. */
export interface SupervisedCase {
  readonly owner: string;
  readonly hasEnded: boolean;
}

/** What a step makes of a supervision; `next` is the card that takes its place when it is escalated. */
export interface StepDecision {
  readonly state: SupervisionState;
  readonly next: { readonly kind: SupervisionKind; readonly issuer: string } | null;
}

type Seat = Pick<Viewer, 'role' | 'scope'>;

/**
 * Decides a person's step.
 * @throws AppProblem `not-allowed`, `transition-refused` or `invalid-input`, each saying why
 */
export function decideStep(
  supervision: SupervisionFacts,
  action: SupervisionAction,
  words: string,
  seat: Seat,
): StepDecision {
  if (!mayTake(supervision, action, seat)) throw new AppProblem('not-allowed', { detail: WHO_MAY[action] });
  const outcome = SUPERVISION_TRANSITIONS[CLASS_OF[supervision.kind]][supervision.state][action];
  if ('refused' in outcome) throw refuse(REFUSAL_TEXTS[outcome.refused]);
  if ((action === 'reply' || action === 'escalate') && words.trim() === '') {
    throw fieldProblem('/words', '请写明内容', 'words are needed');
  }
  if (action !== 'escalate') return { state: outcome.to, next: null };
  const next = nextCard(supervision);
  if (next === null) throw refuse({ zh: '已是县级，无法再升级', en: 'it is at the county: there is no level above' });
  return { state: outcome.to, next };
}

/** Which steps this seat may take now; the same rules that decide them. */
export function possibleSteps(supervision: SupervisionFacts, seat: Seat): SupervisionAction[] {
  const row = SUPERVISION_TRANSITIONS[CLASS_OF[supervision.kind]][supervision.state];
  return SUPERVISION_ACTIONS.filter((action) => {
    if ('refused' in row[action] || !mayTake(supervision, action, seat)) return false;
    return action !== 'escalate' || nextCard(supervision) !== null;
  });
}

/** The card that follows an escalated one; null for a red card of the county. */
export function nextCard(supervision: Pick<SupervisionFacts, 'kind' | 'issuer'>): StepDecision['next'] {
  const kind = NEXT_KIND[supervision.kind];
  if (kind === null) return null;
  if (supervision.kind !== 'redCard') return { kind, issuer: supervision.issuer };
  const upper = centreAbove(supervision.issuer);
  return upper === null ? null : { kind, issuer: upper };
}

/** Kinds that this seat may issue about an incident, and to whom: centres from its own down to the owner. */
export function possibleIssues(incident: SupervisedCase, seat: Seat): { kinds: SupervisionKind[]; targets: string[] } {
  const targets = incident.hasEnded ? [] : chainOf(incident.owner).filter((code) => mayAddress(seat, code));
  return { kinds: targets.length === 0 ? [] : [...MANUAL_KINDS], targets };
}

/**
 * Checks that this seat may issue a kind to a target.
 * @throws AppProblem `not-allowed`, `transition-refused` or `invalid-input`, each saying why
 */
export function checkIssue(incident: SupervisedCase, kind: SupervisionKind, target: string, seat: Seat): void {
  if (incident.hasEnded) throw refuse({ zh: '事件已结束', en: 'the incident has ended' });
  const manual: readonly SupervisionKind[] = MANUAL_KINDS;
  if (!manual.includes(kind)) {
    throw fieldProblem('/kind', `只能是：${MANUAL_KINDS.join('、')}`, `must be of: ${MANUAL_KINDS.join(', ')}`);
  }
  if (!chainOf(incident.owner).includes(target)) {
    throw fieldProblem(
      '/target',
      '应为办理中心或其上级中心',
      'must be the centre that handles it or one above that centre',
    );
  }
  if (mayAddress(seat, target)) return;
  throw new AppProblem('not-allowed', {
    detail: { zh: '只有上级中心或本级领导可以督办', en: 'only a centre above, or the own leader, supervises' },
  });
}

/** Who hears of a missed deadline: the centre above the owner; at the county, the county itself. */
export function alertedCentre(owner: string): string {
  return centreAbove(owner) ?? owner;
}

/** Village → town → county, by the length of division codes; null above the county. */
export function centreAbove(division: string): string | null {
  if (division.length === 12) return division.slice(0, 9);
  return division.length === 9 ? division.slice(0, 6) : null;
}

function chainOf(owner: string): string[] {
  const upper = centreAbove(owner);
  return upper === null ? [owner] : [owner, ...chainOf(upper)];
}

/** From above, or by the leader of the same centre. */
function mayAddress(seat: Seat, target: string): boolean {
  if (!isWithin(seat.scope, target)) return false;
  return seat.scope === target ? seat.role === 'leader' : seat.role === 'duty' || seat.role === 'leader';
}

/** The target acknowledges and replies; the issuer, or a centre above it, lifts and escalates, never the target itself. */
function mayTake({ kind, issuer, target }: SupervisionFacts, action: SupervisionAction, seat: Seat): boolean {
  if (seat.role !== 'duty' && seat.role !== 'leader') return false;
  if (action === 'acknowledge' || action === 'reply') return seat.scope === target;
  if (!isWithin(seat.scope, issuer)) return false;
  return CLASS_OF[kind] === 'notice' || seat.scope !== target || seat.role === 'leader';
}

const WHO_MAY: Readonly<Record<SupervisionAction, Text>> = {
  acknowledge: { zh: '只有被督办的中心可以签收', en: 'only the centre it is addressed to acknowledges' },
  reply: { zh: '只有被督办的中心可以回复', en: 'only the centre it is addressed to replies' },
  lift: { zh: '只有下发的中心可以解除', en: 'only the centre that issued it lifts it' },
  escalate: { zh: '只有下发的中心可以升级', en: 'only the centre that issued it escalates it' },
};

const refuse = (detail: Text): AppProblem => new AppProblem('transition-refused', { detail });
