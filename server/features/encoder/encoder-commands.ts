import type { EncoderChange, EncoderDecision, EncoderProposal } from '#contract/encoder';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './encoder-repository.ts';

/** Who does it, when, and under which new id. */
export interface EncoderDoing {
  readonly county: string;
  readonly viewer: Viewer;
  readonly at: Date;
  readonly newId: () => string;
}

/** Proposes to set the small pictures of some cameras; nothing is done before another person approves. */
export async function propose(
  db: Queries,
  proposal: EncoderProposal,
  doing: EncoderDoing,
): Promise<Change<EncoderChange>> {
  const { cameraIds, gopS } = proposal;
  const settable = await repository.findSettable(db, doing.county, cameraIds);
  const index = cameraIds.findIndex((id) => !settable.has(id));
  if (index >= 0) {
    throw fieldProblem(
      `/cameraIds/${index}`,
      `${cameraIds[index]} 没有登记 ONVIF 地址`,
      `${cameraIds[index]} has no ONVIF address`,
    );
  }
  const cameras = cameraIds.map((id) => ({ id, wanted: null }));
  return store(db, { gopS, restores: null, cameras }, doing);
}

/** Proposes to put the cameras of a change back as they were before it. */
export async function proposeRestore(db: Queries, id: string, doing: EncoderDoing): Promise<Change<EncoderChange>> {
  const change = await repository.findChange(db, doing.county, id);
  if (change === null) throw new AppProblem('not-found');
  const cameras = change.cameras.flatMap(({ cameraId, before, state }) =>
    state === 'set' && before !== null ? [{ id: cameraId, wanted: before }] : [],
  );
  if (cameras.length === 0) {
    throw new AppProblem('transition-refused', {
      detail: { zh: '没有可恢复的摄像头', en: 'there is no camera that could be put back' },
    });
  }
  return store(db, { gopS: null, restores: id, cameras }, doing);
}

async function store(
  db: Queries,
  wish: Pick<repository.NewChange, 'gopS' | 'restores' | 'cameras'>,
  { county, viewer, at, newId }: EncoderDoing,
): Promise<Change<EncoderChange>> {
  const id = newId();
  await repository.insertChange(db, county, { ...wish, id, proposedBy: viewer.account, at });
  const after = { gopS: wish.gopS, restores: wish.restores, cameras: wish.cameras.map((camera) => camera.id) };
  return answer(db, county, id, [
    { action: 'encoder.propose', target: `encoder-change:${id}`, scopeCode: viewer.scope, after },
  ]);
}

/** Approves a proposal, which then runs, or refuses it. Whoever proposed it may not decide. */
export async function decide(
  db: Queries,
  id: string,
  { decision }: EncoderDecision,
  { county, viewer, at }: EncoderDoing,
): Promise<Change<EncoderChange>> {
  const change = await repository.findChange(db, county, id, true);
  if (change === null) throw new AppProblem('not-found');
  if (change.proposedBy === viewer.account) {
    throw new AppProblem('not-allowed', {
      detail: { zh: '不能审批自己提出的变更', en: 'nobody decides what they proposed themselves' },
    });
  }
  if (change.state !== 'proposed') {
    throw new AppProblem('transition-refused', {
      detail: { zh: '该变更已有结论', en: 'this change has been decided already' },
    });
  }
  const state = decision === 'approve' ? 'running' : 'refused';
  await repository.decideChange(db, county, id, { state, by: viewer.account, at });
  return answer(db, county, id, [
    { action: `encoder.${decision}`, target: `encoder-change:${id}`, scopeCode: viewer.scope },
  ]);
}

async function answer(
  db: Queries,
  county: string,
  id: string,
  audit: Change<EncoderChange>['audit'],
): Promise<Change<EncoderChange>> {
  const change = await repository.findChange(db, county, id);
  if (change === null) throw new Error(`encoder change ${id} vanished inside its own transaction`);
  return { status: 200, answer: change, events: [], audit };
}
