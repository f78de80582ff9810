import { Page } from '#contract/paging';
import {
  ForceDirectory,
  Whistle,
  WhistleBoard,
  WhistleDetail,
  type WhistleRequest,
  type WhistleStepRequest,
} from '#contract/whistle';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** Reads whom to whistle for and the certificate categories. */
export function readForces(http: HttpClient): Promise<ForceDirectory> {
  return http.get(ForceDirectory, '/api/forces');
}

/** Reads one whistle with its log, what this seat may do, and how its teams stand to the certificate. */
export function readWhistle(http: HttpClient, id: string): Promise<WhistleDetail> {
  return http.get(WhistleDetail, `/api/whistles/${id}`);
}

/** Reads the figures of the last 30 days. */
export function readBoard(http: HttpClient): Promise<WhistleBoard> {
  return http.get(WhistleBoard, '/api/whistle-board?days=30');
}

/** What a number of the board counts: its list is asked with the same words. */
export interface BoardQuery {
  since: string;
  forceId?: string;
  village?: string;
  mark?: 'escalated' | 'uncertified';
  state?: 'open';
}

/** Reads the whistles that a number of the board counts, newest first. */
export async function listWhistles(http: HttpClient, query: BoardQuery): Promise<Whistle[]> {
  const words = new URLSearchParams({ limit: '500', ...query });
  return (await http.get(Page(Whistle), `/api/whistles?${words.toString()}`)).items;
}

/** A whistle whose ids were minted in this page and not parsed. */
export type NewWhistle = Omit<WhistleRequest, 'commandId' | 'incidentId'> & { commandId: string; incidentId?: string };

/** Blows a whistle; the same command id sent again is the same whistle. */
export function blowWhistle(http: HttpClient, whistle: NewWhistle): Promise<Whistle> {
  return http.send(Whistle, 'POST', '/api/whistles', whistle);
}

/** Takes one step of a whistle. */
export function stepWhistle(
  http: HttpClient,
  id: string,
  step: Omit<WhistleStepRequest, 'commandId'>,
): Promise<Whistle> {
  return http.send(Whistle, 'POST', `/api/whistles/${id}/steps`, { commandId: mintUuid7(), ...step });
}
