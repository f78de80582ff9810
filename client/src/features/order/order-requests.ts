import { Type } from 'typebox';
import type { Position } from '#contract/geo';
import type { Urgency } from '#contract/incident';
import { MissingReceiver, Order, ReminderAnswer, type OrderKind } from '#contract/order';
import type { Area } from '#contract/selection';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** What an officer tells workers to do about a case. */
export interface OrderWish {
  incidentId: string;
  position: Position;
  workers: readonly number[];
  /** Numbers of people without a phone, who are told by voice. */
  people: readonly number[];
  text: string;
}

/** Sends an order; it is sent when this resolves, and delivered only when a worker's own app says so. */
export function sendOrder(http: HttpClient, { workers, people, ...wish }: OrderWish): Promise<Order> {
  return http.send(Order, 'POST', '/api/orders', {
    commandId: mintUuid7(),
    ...wish,
    ...(workers.length > 0 ? { workers } : {}),
    ...(people.length > 0 ? { people } : {}),
  });
}

/** What an officer tells everybody in a drawn area. */
export interface AreaOrderWish {
  /** One id for one order: sent again after a lost answer, it is the same order. */
  commandId: string;
  area: Area;
  incidentId: string | null;
  kind: OrderKind;
  urgency: Urgency;
  text: string;
  needsPhoto: boolean;
  needsPlace: boolean;
}

/** Sends an order to whoever is in an area when the server takes it. */
export function sendAreaOrder(http: HttpClient, { area, incidentId, ...wish }: AreaOrderWish): Promise<Order> {
  const body = { ...wish, selector: { area }, ...(incidentId === null ? {} : { incidentId }) };
  return http.send(Order, 'POST', '/api/orders', body);
}

/** Rings the phones of those who have not read it, and no other. */
export function remindUnread(http: HttpClient, orderId: string): Promise<ReminderAnswer> {
  return http.send(ReminderAnswer, 'POST', `/api/orders/${orderId}/reminders`, { commandId: mintUuid7() });
}

/** Notes that people without a phone were told, and through whom. */
export function noteTold(
  http: HttpClient,
  orderId: string,
  people: readonly number[],
  through: string,
): Promise<Order> {
  return http.send(Order, 'POST', `/api/orders/${orderId}/told`, { commandId: mintUuid7(), people, through });
}

/** Notes that the centre has seen what receivers did. */
export function verifyDone(http: HttpClient, orderId: string, workers: readonly number[]): Promise<Order> {
  return http.send(Order, 'POST', `/api/orders/${orderId}/verifications`, { commandId: mintUuid7(), workers });
}

/** Takes an order back from everybody. */
export function withdrawOrder(http: HttpClient, orderId: string, reason: string): Promise<Order> {
  return http.send(Order, 'POST', `/api/orders/${orderId}/withdrawal`, { commandId: mintUuid7(), reason });
}

const Missing = Type.Object({ items: Type.Array(MissingReceiver) });

/** Who has not read an order, each with the nearest phone that was heard lately. */
export async function listUnread(http: HttpClient, orderId: string): Promise<MissingReceiver[]> {
  return (await http.get(Missing, `/api/orders/${orderId}/missing?stage=read`)).items;
}
