import type { ConferenceRoom } from '#contract/conference';
import { SEAT_GONE_AFTER_MS } from '#contract/meeting';
import type { Clock } from '../../clock.ts';
import type { CallMedia } from '../../conference/call-media.ts';
import type { Database } from '../../db/database.ts';
import type { EventTail } from '../../live/event-tail.ts';
import { clearTimers, setTimer } from '../../live/timer-store.ts';
import { MEETING_TIMERS } from './meeting-floor.ts';
import * as repository from './meeting-repository.ts';
import type { MeetingRow, SeatRow } from './meeting-row.ts';
import { publishOf } from './meeting-rules.ts';

/** What the watch works with. */
export interface MeetingWatchDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly media: CallMedia;
  readonly tail: EventTail;
  onError(error: unknown): void;
}

/** Keeps the rooms of the conference process on the meetings as they are. */
export interface MeetingWatch {
  /** Opens the rooms of all meetings that go on, as after a restart. */
  start(): Promise<void>;
  /** New events are in the tail; the promise is for tests. */
  onLog(): Promise<void>;
  /** Brings a meeting's room up to date now, ahead of the log: somebody is about to join. */
  refresh(id: string): Promise<void>;
  settled(): Promise<void>;
  close(): void;
}

/** Makes the watch. */
export function createMeetingWatch({ db, clock, media, tail, onError }: MeetingWatchDeps): MeetingWatch {
  const county = db.countyCode;
  /** Meetings that have a room. */
  const known = new Set<string>();
  /** Meetings whose room is to be read again: many changes at once are one reading. */
  const stale = new Set<string>();
  let work: Promise<void> = Promise.resolve();
  const queue = (task: () => Promise<void>): Promise<void> => (work = work.then(task).catch(onError));

  const update = async (id: string): Promise<void> => {
    const found = await db.system(async (queries) => {
      const meeting = await repository.findMeeting(queries, county, id);
      return { meeting, seats: meeting ? await repository.listSeats(queries, county, id) : [] };
    });
    if (found.meeting && found.meeting.state !== 'scheduled' && found.meeting.state !== 'ended') {
      known.add(id);
      return media.setRoom(roomOf(found.meeting, found.seats));
    }
    if (known.delete(id)) media.closeRoom(id);
  };
  const reload = async (): Promise<void> => {
    const running = await db.system((queries) => repository.listRunning(queries, county));
    const ids = new Set(running.map((meeting) => meeting.id));
    for (const id of [...known, ...ids]) await update(id);
  };
  const refreshStale = async (): Promise<void> => {
    const ids = [...stale];
    stale.clear();
    for (const id of ids) await update(id);
  };
  const unlisten = media.listen({
    onPeerMedia({ roomId, peerId, isFlowing }) {
      if (!known.has(roomId)) return;
      const timer = { kind: MEETING_TIMERS.gone, entityId: `${roomId}/${peerId}` };
      const dueAt = new Date(clock.now().getTime() + SEAT_GONE_AFTER_MS);
      void queue(() =>
        db.system((queries) =>
          isFlowing
            ? clearTimers(queries, county, [timer.kind], timer.entityId)
            : setTimer(queries, county, { ...timer, dueAt }),
        ),
      );
    },
  });
  let seq = tail.head;
  let { epoch } = tail;
  return {
    start: () => queue(reload),
    onLog() {
      const isSame = epoch === tail.epoch && tail.reaches(seq);
      for (; isSame && seq < tail.head; seq++) {
        const event = tail.at(seq + 1);
        if (event?.kind === 'meeting') stale.add(event.entityId);
      }
      [seq, epoch] = [tail.head, tail.epoch];
      if (!isSame) return queue(reload);
      return stale.size > 0 ? queue(refreshStale) : work;
    },
    refresh: (id) => queue(() => update(id)),
    settled: () => work,
    close: unlisten,
  };
}

/** The room of a meeting: who is inside, and what each may send. Companions see the stage, not the whole audience. */
function roomOf(meeting: MeetingRow, seats: readonly SeatRow[]): ConferenceRoom {
  return {
    roomId: meeting.id,
    isStage: true,
    peers: seats
      .filter(({ presence }) => presence === 'present')
      .map((seat) => ({ peerId: seat.address, name: seat.name, publish: publishOf(meeting, seat) })),
  };
}
