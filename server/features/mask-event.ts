import type { LiveEvent } from '#contract/live-feed';
import type { Viewer } from '../db/viewer.ts';
import { maskOrder } from './order/order-row.ts';

/** Takes out of an event what its reader may not see; only orders carry names. */
export function maskEvent(viewer: Viewer, event: LiveEvent): LiveEvent {
  return event.kind === 'order' ? { ...event, data: maskOrder(viewer, event.data) } : event;
}
