import type { IncidentState, StepAction } from '#contract/incident';
import { AppProblem, fieldProblem } from '../../problem.ts';

/** Who has a case, as far as rules look at it. */
export interface Holder {
  readonly account: string;
  readonly name: string;
}

/** What the rules look at of a case before and after a step. */
export interface CaseFacts {
  readonly state: IncidentState;
  readonly owner: string;
}

/** Work that no person does (deadlines, escalations by the clock) goes on whoever has the case. */
const SYSTEM = 'system';

/** What becomes of the claim. */
export type ClaimOutcome = 'keep' | 'take' | 'release';

const ENDED: ReadonlySet<IncidentState> = new Set(['closed', 'cancelled', 'merged', 'recorded']);

/**
 * Refuses to anybody but its holder what is done to a case that someone has, also to a higher centre: it takes the case over first,
 * with a reason that the holder is told. What the clock does passes.
 */
export function checkHolder(holder: Holder | null, account: string): void {
  if (holder === null || holder.account === account || account === SYSTEM) return;
  throw new AppProblem('not-allowed', {
    detail: {
      zh: `${holder.name} 正在负责此件，如需办理请先接管`,
      en: `${holder.name} has this case: take it over first`,
    },
  });
}

/** Accepting takes a free case; a case that changes hands or ends is free for whoever takes it next. */
export function claimAfterStep(
  holder: Holder | null,
  action: StepAction,
  before: CaseFacts,
  after: CaseFacts,
  account: string,
): ClaimOutcome {
  // Who accepts owns it: that the owner changes with it is no hand-over.
  const isAccepted = action === 'accept' && !ENDED.has(after.state);
  if (isAccepted) return holder === null && account !== SYSTEM ? 'take' : 'keep';
  const isHandedOn = ENDED.has(after.state) || after.owner !== before.owner;
  return isHandedOn && holder !== null ? 'release' : 'keep';
}

/** Decides a claim that someone asks for. @throws AppProblem `invalid-input` without a reason to take over, `not-allowed` */
export function decideClaim(
  holder: Holder | null,
  action: 'claim' | 'release',
  account: string,
  reason: string | undefined,
): ClaimOutcome {
  if (action === 'release') {
    if (holder === null) return 'keep';
    checkHolder(holder, account);
    return 'release';
  }
  if (holder?.account === account) return 'keep';
  if (holder !== null && (reason ?? '').trim() === '') {
    throw fieldProblem(
      '/reason',
      `${holder.name} 正在负责，请写明接管理由`,
      `${holder.name} has it: say why you take over`,
    );
  }
  return 'take';
}
