import type { Handover, HandoverAnswer } from '#contract/shift';
import type { Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { Change } from '../../live/command.ts';
import { AppProblem, fieldProblem, type Text } from '../../problem.ts';
import * as handovers from './handover-repository.ts';
import { listOpenItems } from './open-items.ts';
import { type Doing, shiftEvent } from './roster-commands.ts';
import * as shifts from './shift-repository.ts';

/** Offers the shift that is on to the next one: the list of what is open is frozen here. */
export async function offerHandover(db: Queries, doing: Doing, note: string): Promise<Change<Handover>> {
  const { county, viewer, at, newId } = doing;
  const centre = viewer.scope;
  const { shift, nextShift } = await shifts.findTurn(db, county, centre);
  if (shift === null) throw refuse({ zh: '本中心没有在班的班次', en: 'no shift of your centre is on' });
  if (nextShift === null) throw refuse({ zh: '值班表里没有下一班', en: 'the roster has no next shift' });
  const items = await listOpenItems(db, county, centre, at);
  await handovers.replaceOffered(db, county, centre, at);
  const id = newId() as Handover['id'];
  const offeredAt = at.toISOString();
  const { account: offeredBy, displayName: offeredName } = viewer;
  const offered = { id, centre: shift.centre, shift, nextShift, items, note, offeredBy, offeredName, offeredAt };
  await handovers.insertHandover(db, county, offered);
  return announce(db, doing, id, { status: 201, action: 'handover.offer', after: { items: items.length } });
}

/**
 * The successor signs or refuses, by the own account. `doing.viewer` is that successor, whose name the audit line bears.
 * @throws AppProblem `not-allowed` for whoever offered it, and for anybody but a duty officer of the centre
 */
export async function settleHandover(
  db: Queries,
  doing: Doing,
  id: string,
  answer: Pick<HandoverAnswer, 'decision' | 'reason'>,
): Promise<Change<Handover>> {
  const { county, viewer, at } = doing;
  const handover = await handovers.findHandover(db, county, id, true);
  if (handover === null) throw new AppProblem('not-found');
  checkSuccessor(handover, viewer);
  if (handover.state !== 'offered') throw refuse({ zh: '这次交班已经有结果', en: 'this handover is settled already' });
  const isSigned = answer.decision === 'sign';
  const reason = (answer.reason ?? '').trim();
  if (!isSigned && reason === '') throw fieldProblem('/reason', '请写明不接班的理由', 'say why it is refused');
  if (isSigned) await turn(db, county, handover);
  await handovers.answerHandover(db, county, id, {
    state: isSigned ? 'signed' : 'refused',
    by: viewer.account,
    name: viewer.displayName,
    at,
    refusal: isSigned ? null : reason,
  });
  const after = { offeredBy: handover.offeredBy, items: handover.items.length, ...(isSigned ? {} : { reason }) };
  return announce(db, doing, id, { status: 200, action: `handover.${answer.decision}`, after });
}

/** The one shift is handed over and the next is on, together. */
async function turn(db: Queries, county: string, handover: Handover): Promise<void> {
  const [shift, next] = [
    await shifts.lockShift(db, county, handover.shift.id),
    await shifts.lockShift(db, county, handover.nextShift.id),
  ];
  if (shift?.state !== 'on' || next?.state !== 'planned') {
    throw refuse({ zh: '值班表已改动，请重新交班', en: 'the roster changed meanwhile: hand over anew' });
  }
  await shifts.setShiftState(db, county, shift.id, 'handedOver');
  await shifts.setShiftState(db, county, next.id, 'on');
}

function checkSuccessor(handover: Handover, viewer: Viewer): void {
  if (viewer.role !== 'duty' || viewer.scope !== handover.centre) {
    throw new AppProblem('not-allowed', {
      detail: { zh: '由本中心的接班值班员签字', en: 'a duty officer of this centre signs' },
    });
  }
  if (viewer.account === handover.offeredBy) {
    throw new AppProblem('not-allowed', {
      detail: { zh: '交班人不能替接班人签字', en: 'whoever hands over cannot sign for the successor' },
    });
  }
}

async function announce(
  db: Queries,
  { county }: Doing,
  id: string,
  what: { status: number; action: string; after: object },
): Promise<Change<Handover>> {
  const handover = await handovers.findHandover(db, county, id);
  if (handover === null) throw new Error(`handover ${id} vanished inside its own transaction`);
  const { centre } = handover;
  return {
    status: what.status,
    answer: handover,
    events: [shiftEvent(centre, 'handover')],
    audit: [{ action: what.action, target: `handover:${id}`, scopeCode: centre, after: what.after }],
  };
}

const refuse = (detail: Text): AppProblem => new AppProblem('transition-refused', { detail });
