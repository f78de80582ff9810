import type { ClaimChange, ClaimRequest } from '#contract/attention';
import type { StepAction } from '#contract/incident';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change, NewEvent } from '../../live/command.ts';
import { AppProblem } from '../../problem.ts';
import * as repository from './attention-repository.ts';
import { type CaseFacts, checkHolder, claimAfterStep, type ClaimOutcome, decideClaim } from './attention-rules.ts';

/** Who does it, where and when. */
export interface Doing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
}

/** Refuses when somebody else has the case: for whatever is done to a case beside its steps. */
export async function checkClaim(db: Queries, { county, viewer }: Doing, incidentId: string): Promise<void> {
  checkHolder(await repository.lockClaim(db, county, incidentId), viewer.account);
}

/** One step that was just written, as far as claims look at it. */
export interface SteppedCase {
  /** Null for its report. */
  readonly before: CaseFacts | null;
  readonly after: CaseFacts & { readonly id: string; readonly scope: string };
  readonly action: StepAction;
}

/** What others do to a case that someone has: the centre above answers a request, and a duplicate is merged into it. */
const BY_OTHERS: ReadonlySet<StepAction> = new Set(['approve', 'refuse', 'absorb', 'detach']);

/** Undoes a step of anybody but the one person who has the case, and moves the claim with it. */
export async function claimWithStep(db: Queries, doing: Doing, stepped: SteppedCase): Promise<NewEvent[]> {
  const { before, after, action } = stepped;
  if (before === null || BY_OTHERS.has(action)) return [];
  const { county, viewer } = doing;
  const holder = await repository.lockClaim(db, county, after.id);
  checkHolder(holder, viewer.account);
  const outcome = claimAfterStep(holder, action, before, after, viewer.account);
  if (outcome === 'keep') return [];
  const claim = await settle(db, doing, after.id, outcome);
  return [claimEvent(after.id, after.scope, { claim, taken: null })];
}

/** Claims a case, takes it over or gives it up. */
export async function claimCase(
  db: Queries,
  doing: Doing,
  id: string,
  { action, reason }: ClaimRequest,
): Promise<Change<ClaimChange>> {
  const { county, viewer } = doing;
  const scope = await repository.lockCase(db, county, id);
  if (scope === null) throw new AppProblem('not-found');
  const holder = await repository.lockClaim(db, county, id);
  const outcome = decideClaim(holder, action, viewer.account, reason);
  if (outcome === 'keep') {
    const answer = { claim: holder === null ? null : repository.presentClaim(holder), taken: null };
    return { status: 200, answer, events: [], audit: [] };
  }
  const claim = await settle(db, doing, id, outcome);
  const isTaken = outcome === 'take' && holder !== null;
  const answer: ClaimChange = { claim, taken: isTaken ? { from: holder.account, reason: reason?.trim() ?? '' } : null };
  const line = { ...auditOf(id, scope, outcome, viewer.account), before: { account: holder?.account ?? null } };
  return {
    status: 200,
    answer,
    events: [claimEvent(id, scope, answer)],
    audit: [reason === undefined ? line : { ...line, purpose: reason.trim() }],
  };
}

async function settle(db: Queries, doing: Doing, id: string, outcome: ClaimOutcome): Promise<ClaimChange['claim']> {
  const { county, viewer, at } = doing;
  if (outcome === 'release') {
    await repository.deleteClaim(db, county, id);
    return null;
  }
  await repository.saveClaim(db, county, id, viewer, at);
  const claim = { incidentId: id, account: viewer.account, name: viewer.displayName, centre: viewer.scope, since: at };
  return repository.presentClaim(claim);
}

const claimEvent = (id: string, scope: string, data: ClaimChange): NewEvent => ({
  kind: 'claim',
  entityId: id,
  scopeCode: scope,
  data,
});

const auditOf = (id: string, scopeCode: string, outcome: ClaimOutcome, account: string) => ({
  action: outcome === 'take' ? 'incident.claim' : 'incident.release',
  target: `incident:${id}`,
  scopeCode,
  after: { account: outcome === 'take' ? account : null },
});
