import { type Call, LOST_AFTER_MS } from '#contract/call';
import type { ConferenceRoom, PeerRight } from '#contract/conference';
import type { Clock } from '../../clock.ts';
import type { CallMedia } from '../../conference/call-media.ts';
import type { Database, Queries } from '../../db/database.ts';
import { systemViewer } from '../../db/viewer.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import type { EventTail } from '../../live/event-tail.ts';
import { setTimer } from '../../live/timer-store.ts';
import { AppProblem } from '../../problem.ts';
import { CALL_TIMERS, takeStep } from './call-commands.ts';
import * as repository from './call-repository.ts';
import { type CallRow, callEvent } from './call-row.ts';
import { isLive } from './call-rules.ts';

/** What the watch works with. */
export interface CallWatchDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly media: CallMedia;
  readonly tail: EventTail;
  onError(error: unknown): void;
}

/** Keeps the rooms of the conference process on the calls as they are, and calls on what their media do. */
export interface CallWatch {
  /** Opens the rooms of all calls that go on, as after a restart. */
  start(): Promise<void>;
  /** New events are in the tail; the promise is for tests. */
  onLog(): Promise<void>;
  /** Opens a call's room now, ahead of the log: somebody is about to join. */
  openRoom(row: CallRow): void;
  settled(): Promise<void>;
  close(): void;
}

const ALL_CALLS = 10_000;

/** Makes the watch. */
export function createCallWatch(deps: CallWatchDeps): CallWatch {
  const { db, clock, media, tail } = deps;
  const county = db.countyCode;
  const viewer = systemViewer(county);
  /** Peers whose packets arrive, by call. */
  const flowing = new Map<string, Set<string>>();
  let work: Promise<void> = Promise.resolve();
  const queue = (task: () => Promise<void>): Promise<void> => (work = work.then(task).catch(deps.onError));

  /** Calls that have a room: rooms of others are nobody's business here. */
  const open = new Set<string>();
  const openRoom = (call: CallRow): void => {
    open.add(call.id);
    media.setRoom(roomOf(call));
  };
  const closeRoom = (id: string): void => {
    open.delete(id);
    media.closeRoom(id);
    flowing.delete(id);
  };

  const listLive = (): Promise<CallRow[]> =>
    db.system((queries) =>
      repository.listCalls(queries, county, { of: 'live', address: null, incidentId: null, limit: ALL_CALLS }),
    );

  const judge = async (id: string): Promise<void> => {
    const call = await db.system((queries) => repository.findCall(queries, county, id));
    if (call === null || (call.state !== 'accepted' && call.state !== 'connected')) return;
    const peers = flowing.get(id);
    const isBothWays = peers !== undefined && peers.has(call.callerAccount) && peers.has(call.acceptedBy ?? '');
    if (isBothWays) await connect(id);
    else if (call.state === 'connected') await beginLosing(id);
  };

  async function connect(id: string): Promise<void> {
    const at = clock.now();
    await deps
      .execute({ viewer, commandId: deps.newId(), at, work: (queries) => connectAndSettle(queries, id, at) })
      // It ended in the same moment.
      .catch((error: unknown) => {
        if (!(error instanceof AppProblem) || error.code !== 'transition-refused') throw error;
      });
  }

  /** A call that connects has answered what was missed between the two. */
  async function connectAndSettle(queries: Queries, id: string, at: Date): Promise<Change<Call>> {
    const done = await takeStep(queries, { county, viewer, at }, id, 'connect', () => ({ connectedAt: at }));
    const { caller, callee } = done.answer;
    const between = await repository.listBetween(queries, county, caller.address, callee.address);
    const events = [...done.events];
    for (const call of between.filter(({ todo }) => todo === 'open')) {
      const settled = { ...call, todo: 'done' as const };
      if (!(await repository.replaceCall(queries, county, settled))) continue;
      events.push(callEvent({ ...settled, version: call.version + 1 }));
    }
    return { ...done, events };
  }

  async function beginLosing(id: string): Promise<void> {
    const dueAt = new Date(clock.now().getTime() + LOST_AFTER_MS);
    await db.system((queries) => setTimer(queries, county, { kind: CALL_TIMERS.lost, entityId: id, dueAt }));
  }

  const reload = async (): Promise<void> => {
    const live = await listLive();
    const isLiveNow = new Set(live.map(({ id }) => id));
    for (const id of open) if (!isLiveNow.has(id)) closeRoom(id);
    live.forEach(openRoom);
    // Whether their media still flow is not known yet: those that do are reported on connect.
    for (const call of live) if (call.state === 'connected') await judge(call.id);
  };

  const refresh = async (id: string): Promise<void> => {
    const call = await db.system((queries) => repository.findCall(queries, county, id));
    if (call !== null && isLive(call.state)) openRoom(call);
    else closeRoom(id);
  };

  const unlisten = media.listen({
    onPeerMedia({ roomId, peerId, isFlowing }) {
      const peers = flowing.get(roomId) ?? new Set();
      flowing.set(roomId, peers);
      if (isFlowing) peers.add(peerId);
      else peers.delete(peerId);
      void queue(() => judge(roomId));
    },
    onLink(isConnected) {
      if (isConnected) return;
      flowing.clear();
      void queue(async () => {
        for (const call of await listLive()) await judge(call.id);
      });
    },
  });
  let seq = tail.head;
  let { epoch } = tail;
  return {
    start: () => queue(reload),
    onLog() {
      const isSame = epoch === tail.epoch && tail.reaches(seq);
      const changed = new Set<string>();
      for (; isSame && seq < tail.head; seq++) {
        const event = tail.at(seq + 1);
        if (event?.kind === 'call') changed.add(event.entityId);
      }
      [seq, epoch] = [tail.head, tail.epoch];
      if (!isSame) return queue(reload);
      for (const id of changed) void queue(() => refresh(id));
      return work;
    },
    openRoom,
    settled: () => work,
    close: unlisten,
  };
}

/** The room of a call: whoever is in it may send a voice and a picture. */
function roomOf(call: CallRow): ConferenceRoom {
  const right = (peerId: string, name: string): PeerRight => ({ peerId, name, publish: ['audio', 'video'] });
  return {
    roomId: call.id,
    peers: [
      right(call.callerAccount, call.callerName),
      ...(call.acceptedBy === null ? [] : [right(call.acceptedBy, call.acceptedName ?? call.calleeName)]),
      ...call.guests.map((guest) => right(guest.account, guest.name)),
    ],
  };
}
