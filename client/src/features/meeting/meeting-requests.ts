import { Attachment } from '#contract/attachment';
import { CallTicket } from '#contract/call';
import { Camera } from '#contract/camera';
import {
  type Invitee,
  InviteeList,
  MeetingHead,
  MeetingList,
  type MeetingStep,
  type MeetingStepRequest,
  MeetingView,
} from '#contract/meeting';
import { Page } from '#contract/paging';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

const CameraPage = Page(Camera);

/** What is asked for when a meeting is called. */
export interface MeetingWish {
  title: string;
  agenda: readonly string[];
  /** ISO 8601; null is at once. */
  startsAt: string | null;
  hasWaitingRoom: boolean;
  seats: readonly string[];
}

/** Calls a meeting. */
export function callMeeting(http: HttpClient, wish: MeetingWish): Promise<MeetingHead> {
  const { startsAt, ...rest } = wish;
  const body = { commandId: mintUuid7(), ...rest, ...(startsAt === null ? {} : { startsAt }) };
  return http.send(MeetingHead, 'POST', '/api/meetings', body);
}

/** Meetings of this seat that are over, the latest first. */
export async function listPastMeetings(http: HttpClient): Promise<MeetingHead[]> {
  const { items } = await http.get(MeetingList, '/api/meetings?of=all&limit=200');
  return items.filter(({ state }) => state === 'ended');
}

/** Meetings of this seat that are not over. */
export async function listMeetings(http: HttpClient): Promise<MeetingHead[]> {
  return (await http.get(MeetingList, '/api/meetings')).items;
}

/** What is newer than a version of a meeting; 0 is all. */
export function readMeeting(http: HttpClient, id: string, since: number): Promise<MeetingView> {
  return http.get(MeetingView, `/api/meetings/${id}?since=${since}`);
}

/** Whom one may invite; `search` adds workers. */
export async function listInvitees(http: HttpClient, search: string): Promise<Invitee[]> {
  const query = search === '' ? '' : `?search=${encodeURIComponent(search)}`;
  return (await http.get(InviteeList, `/api/meetings/invitees${query}`)).items;
}

/** What goes with a step. */
export type StepMore = Omit<MeetingStepRequest, 'commandId' | 'action' | 'seat' | 'attachments'> & {
  seat?: string;
  attachments?: readonly string[];
};

/** Takes a step. */
export function stepMeeting(
  http: HttpClient,
  id: string,
  action: MeetingStep,
  more: StepMore = {},
): Promise<MeetingHead> {
  return http.send(MeetingHead, 'POST', `/api/meetings/${id}/steps`, { commandId: mintUuid7(), action, ...more });
}

/** Cameras of this name in the own scope. */
export async function findCameras(http: HttpClient, words: string): Promise<readonly { id: string; name: string }[]> {
  return (await http.get(CameraPage, `/api/cameras?limit=20&q=${encodeURIComponent(words)}`)).items;
}

/** A ticket for this device, good once and for a minute. */
export function takeMeetingTicket(http: HttpClient, id: string): Promise<CallTicket> {
  return http.send(CallTicket, 'POST', `/api/meetings/${id}/ticket`, {});
}

/** Sends a photo that a line of the chat will carry. */
export async function sendPhoto(http: HttpClient, photo: File): Promise<string> {
  const form = new FormData();
  form.set('commandId', mintUuid7());
  form.set('file', photo, photo.name);
  return (await http.send(Attachment, 'POST', '/api/attachments', form)).id;
}
