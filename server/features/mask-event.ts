import type { LiveEvent } from '#contract/live-feed';
import type { Viewer } from '../db/viewer.ts';
import { maskOrder, maskOrderAlarm } from './order/order-row.ts';
import { maskPost } from './shift/rollcall-commands.ts';
import { maskWhistle } from './whistle/whistle-row.ts';

/** Takes out of an event what its reader may not see: names, for a wall and for colleagues. */
export function maskEvent(viewer: Viewer, event: LiveEvent): LiveEvent {
  switch (event.kind) {
    case 'order':
      return { ...event, data: maskOrder(viewer, event.data) };
    case 'orderAlarm':
      return { ...event, data: maskOrderAlarm(viewer, event.data) };
    case 'whistle':
      return { ...event, data: maskWhistle(viewer, event.data) };
    case 'rollcall':
      return { ...event, data: maskPost(viewer, event.data) };
    default:
      return event;
  }
}
