import { Attachment } from '#contract/attachment';
import { Call, CallList, type CallRequest, type CallStepAction, CallTicket } from '#contract/call';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** Whom to call, and about what; ids are those of the page. */
export interface CallWish {
  callee: string;
  purpose?: CallRequest['purpose'];
  wantsVideo?: boolean;
  incidentId?: string;
  orderId?: string;
}

/** Places a call; the id is minted here, so that a retry is the same call. */
export function placeCall(http: HttpClient, id: string, wish: CallWish): Promise<Call> {
  return http.send(Call, 'POST', '/api/calls', { commandId: id, ...wish });
}

/** Reads one call. */
export function readCall(http: HttpClient, id: string): Promise<Call> {
  return http.get(Call, `/api/calls/${id}`);
}

/** Reads the calls that go on, or those that wait as to-dos, newest first. */
export async function listCalls(http: HttpClient, of: 'live' | 'todo'): Promise<Call[]> {
  return (await http.get(CallList, `/api/calls?of=${of}`)).items;
}

/** Reads the calls about a case, newest first. */
export async function listCaseCalls(http: HttpClient, incidentId: string): Promise<Call[]> {
  return (await http.get(CallList, `/api/incidents/${incidentId}/calls`)).items;
}

/** Takes one step of a call. */
export function stepCall(
  http: HttpClient,
  id: string,
  action: CallStepAction,
  more: { note?: string; attachments?: readonly string[] } = {},
): Promise<Call> {
  return http.send(Call, 'POST', `/api/calls/${id}/steps`, { commandId: mintUuid7(), action, ...more });
}

/** A ticket for this device, good once and for a minute. */
export function takeTicket(http: HttpClient, id: string): Promise<CallTicket> {
  return http.send(CallTicket, 'POST', `/api/calls/${id}/ticket`, {});
}

/** Keeps a picture of the call, in its case where it has one. */
export async function keepPicture(http: HttpClient, id: string, picture: Blob): Promise<Call> {
  const form = new FormData();
  form.set('commandId', mintUuid7());
  form.set('file', picture, 'call.jpg');
  const attachment = await http.send(Attachment, 'POST', '/api/attachments', form);
  return stepCall(http, id, 'note', { attachments: [attachment.id] });
}
