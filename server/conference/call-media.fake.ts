import type { ConferenceRoom, EngineState } from '#contract/conference';
import type { CallMedia, CallMediaEvents, JoinWanted } from './call-media.ts';

/** A conference process for tests of calls: what was asked is kept, what it says is said by the test. */
export interface FakeCallMedia extends CallMedia {
  readonly rooms: Map<string, ConferenceRoom>;
  readonly joins: JoinWanted[];
  engineState: EngineState;
  say: Required<CallMediaEvents>;
}

/** Builds the fake; its engine runs. */
export function createFakeCallMedia(): FakeCallMedia {
  const listeners = new Set<CallMediaEvents>();
  const fake: FakeCallMedia = {
    rooms: new Map(),
    joins: [],
    engineState: { state: 'ok' },
    engine: () => fake.engineState,
    setRoom: (room) => void fake.rooms.set(room.roomId, room),
    closeRoom: (roomId) => void fake.rooms.delete(roomId),
    openJoin(wanted) {
      if (fake.engineState.state !== 'ok') return null;
      fake.joins.push(wanted);
      return { ticket: `ticket-${fake.joins.length}`, signalUrl: 'ws://conference.test/signal', expiresAt: '' };
    },
    listen(events) {
      listeners.add(events);
      return () => listeners.delete(events);
    },
    say: {
      onPeerMedia: (change) => listeners.forEach((listener) => listener.onPeerMedia?.(change)),
      onLink: (isConnected) => listeners.forEach((listener) => listener.onLink?.(isConnected)),
    },
  };
  return fake;
}
