import type { Alarm } from '#contract/alarm';
import type { Claim } from '#contract/attention';
import type { LiveEvent } from '#contract/live-feed';
import type { Viewer } from '../db/viewer.ts';
import { maskAlarmTitle } from './order/order-alarms.ts';
import { maskOrder } from './order/order-row.ts';
import { maskPost } from './shift/rollcall-commands.ts';
import { maskSupervision } from './supervision/supervision-row.ts';
import { maskWhistle } from './whistle/whistle-row.ts';

/** Takes out of an event what its reader may not see: names, for a wall and for colleagues; words of a supervision. */
export function maskEvent(viewer: Viewer, event: LiveEvent): LiveEvent {
  switch (event.kind) {
    case 'supervision':
      return { ...event, data: maskSupervision(viewer, event.data) };
    case 'order':
      return { ...event, data: maskOrder(viewer, event.data) };
    case 'whistle':
      return { ...event, data: maskWhistle(viewer, event.data) };
    case 'rollcall':
      return { ...event, data: maskPost(viewer, event.data) };
    case 'claim': {
      const { claim, taken } = event.data;
      const hidden = viewer.role === 'wall' ? null : taken;
      return { ...event, data: { claim: claim && maskClaim(viewer, claim), taken: hidden } };
    }
    case 'meeting':
      // Whom it concerns was for the server to know.
      return { ...event, data: { ...event.data, seats: [] } };
    case 'alarm':
      return { ...event, data: maskAlarm(viewer, event.data) };
    case 'procedure': {
      const { incidentId, ticks } = event.data;
      const isWall = viewer.role === 'wall';
      return { ...event, data: { incidentId, ticks: ticks.map((tick) => (isWall ? { ...tick, name: null } : tick)) } };
    }
    default:
      return event;
  }
}

/** A claim without the name of its holder, for a wall. */
export function maskClaim(viewer: Viewer, claim: Claim): Claim {
  return viewer.role === 'wall' ? { ...claim, account: '', name: null } : claim;
}

/** An alarm without the name and the words of who acknowledged it, and without those of an order, for a wall. */
export function maskAlarm(viewer: Viewer, alarm: Alarm): Alarm {
  if (viewer.role !== 'wall') return alarm;
  const title = alarm.level === 'order' ? maskAlarmTitle(alarm.title) : alarm.title;
  return { ...alarm, title, acknowledgedName: null, reason: null };
}
