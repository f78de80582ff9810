import type { Position } from '#contract/geo';
import { Order } from '#contract/order';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** What an officer tells workers to do about a case. */
export interface OrderWish {
  incidentId: string;
  position: Position;
  workers: readonly number[];
  text: string;
}

/** Sends an order; it is sent when this resolves, and delivered only when a worker's own app says so. */
export function sendOrder(http: HttpClient, wish: OrderWish): Promise<Order> {
  return http.send(Order, 'POST', '/api/orders', { commandId: mintUuid7(), ...wish });
}
