import { systemViewer } from '../../db/viewer.ts';
import type { TimerHandler, TimerOutcome, Timers } from '../../live/timers.ts';
import { store } from './meeting-commands.ts';
import { MEETING_TIMERS, type Moved } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import { meetingEvent, type MeetingRow } from './meeting-row.ts';
import { isRunning } from './meeting-rules.ts';
import * as rolls from './roll-repository.ts';

type Judge = (
  db: Parameters<TimerHandler>[0],
  meeting: MeetingRow,
  now: { readonly at: Date; readonly seq: number; readonly address: string },
) => Promise<Moved | null>;

/** Names what the clocks of meetings do. They stand in the table, so that a restart forgets none. */
export function handleMeetingTimers(timers: Timers, county: string): void {
  timers.handle(MEETING_TIMERS.open, handlerOf(county, 'open', openRoom));
  timers.handle(MEETING_TIMERS.roll, handlerOf(county, 'rollClosed', createRollClose(county)));
  timers.handle(MEETING_TIMERS.gone, handlerOf(county, 'gone', createGone(county)));
}

const NOTHING: TimerOutcome = { events: [], audit: [] };

function handlerOf(county: string, action: string, judge: Judge): TimerHandler {
  return async (db, timer, at) => {
    const [id = '', address = ''] = timer.entityId.split('/');
    const meeting = await repository.holdMeeting(db, county, id);
    const seq = (meeting?.version ?? 0) + 1;
    const moved = meeting && (await judge(db, meeting, { at, seq, address }));
    if (!moved) return NOTHING;
    const floor = { db, county, viewer: systemViewer(county), at, meeting, own: null, request: { action }, seq };
    return { events: [meetingEvent(await store(floor, moved))], audit: [] };
  };
}

const openRoom: Judge = async (_, meeting) =>
  meeting.state === 'scheduled' ? { meeting: { state: 'open' }, entry: {} } : null;

const createRollClose =
  (county: string): Judge =>
  async (db, meeting, { at, seq }) => {
    const roll = await rolls.findRoll(db, county, meeting.id);
    if (roll === null || roll.closedAt !== null) return null;
    await rolls.closeRoll(db, county, meeting.id, { number: roll.number, at, seq });
    return { entry: { text: String(roll.number) } };
  };

/** Its media did not come back: the seat has left, and may come in again. */
const createGone =
  (county: string): Judge =>
  async (db, meeting, { at, address }) => {
    const seat = isRunning(meeting.state) ? await repository.findSeat(db, county, meeting.id, address) : null;
    if (seat?.presence !== 'present') return null;
    return {
      seats: [{ ...seat, presence: 'left', leftAt: at, handAt: null, asksVoice: false }],
      entry: { seat: address },
    };
  };
