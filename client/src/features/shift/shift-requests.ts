import {
  DutyList,
  Handover,
  HandoverDraft,
  Rollcall,
  RollcallDetail,
  RollcallPost,
  Shift,
  type HandoverAnswer,
  type NewShift,
} from '#contract/shift';
import { Type } from 'typebox';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

const Roster = Type.Object({ items: Type.Array(Shift) });
const Handovers = Type.Object({ items: Type.Array(Handover) });
const Rollcalls = Type.Object({ items: Type.Array(Rollcall) });

/** Who is on duty at a moment (now when it is not told) in every centre that this seat may know, with each centre's state. */
export function readDuty(http: HttpClient, at: Date | null): Promise<DutyList> {
  return http.get(DutyList, at === null ? '/api/duty' : `/api/duty?at=${at.toISOString()}`);
}

/** Puts a shift on the roster of a centre. */
export function planShift(http: HttpClient, shift: Omit<NewShift, 'commandId' | 'centre'> & { centre: string }) {
  return http.send(Roster, 'POST', '/api/shifts', { commandId: mintUuid7(), ...shift });
}

/** Puts a roster on as CSV; a refusal names the wrong lines. */
export function importRoster(http: HttpClient, csv: string) {
  return http.send(Roster, 'POST', '/api/shifts/import', { commandId: mintUuid7(), csv });
}

/** What a handover would list now. */
export function readDraft(http: HttpClient): Promise<HandoverDraft> {
  return http.get(HandoverDraft, '/api/handover-draft');
}

/** The own centre's last handovers, newest first. */
export async function listHandovers(http: HttpClient): Promise<Handover[]> {
  return (await http.get(Handovers, '/api/handovers?limit=5')).items;
}

/** Offers the shift to the next one. */
export function offerHandover(http: HttpClient, note: string): Promise<Handover> {
  return http.send(Handover, 'POST', '/api/handovers', { commandId: mintUuid7(), note });
}

/** The successor signs or refuses, by the own account and password. */
export function answerHandover(
  http: HttpClient,
  id: string,
  answer: Omit<HandoverAnswer, 'commandId'>,
): Promise<Handover> {
  return http.send(Handover, 'POST', `/api/handovers/${id}/answer`, { commandId: mintUuid7(), ...answer });
}

/** Roll calls asked by this centre and those below, newest first. */
export async function listRollcalls(http: HttpClient): Promise<Rollcall[]> {
  return (await http.get(Rollcalls, '/api/rollcalls')).items;
}

/** One roll call with its posts. */
export function readRollcall(http: HttpClient, id: string): Promise<RollcallDetail> {
  return http.get(RollcallDetail, `/api/rollcalls/${id}`);
}

/** Asks centres below, all of them when none is named. */
export function callRoll(http: HttpClient, centres: readonly string[]): Promise<RollcallDetail> {
  const chosen = centres.length === 0 ? {} : { centres };
  return http.send(RollcallDetail, 'POST', '/api/rollcalls', { commandId: mintUuid7(), ...chosen });
}

/** Confirms that somebody is at this centre. */
export function answerRollcall(http: HttpClient, id: string): Promise<RollcallPost> {
  return http.send(RollcallPost, 'POST', `/api/rollcalls/${id}/answer`, { commandId: mintUuid7() });
}
