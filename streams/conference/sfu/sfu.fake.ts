import type { MediaKind } from '#contract/conference';
import { type Sfu, SfuError, type SfuEvents } from './sfu.ts';

interface FakeProducer {
  roomId: string;
  transportId: string;
  media: MediaKind;
  isPaused: boolean;
  bytes: number;
  consumers: Set<string>;
}

/** A forwarding unit in memory: it forwards nothing, and keeps to the port's rules. */
export interface FakeSfu extends Sfu {
  readonly rooms: Set<string>;
  /** Transport ids, and the room of each. */
  readonly transports: Map<string, string>;
  readonly producers: Map<string, FakeProducer>;
  readonly resumed: Set<string>;
  /** Consumers that are shown large. */
  readonly large: Set<string>;
  /** Rooms that watch their voices. */
  readonly watched: Set<string>;
  /** These producers are heard, the loudest first. */
  speak(roomId: string, producerIds: readonly string[]): void;
  /** Bytes arrive from a producer. */
  feed(producerId: string, bytes: number): void;
  /** Transports whose path stands. */
  readonly up: Set<string>;
  /** The engine dies with all rooms. */
  die(): void;
}

/** Builds the fake; ids count up from 1. */
export function createFakeSfu(): FakeSfu {
  let made = 0;
  let events: SfuEvents | null = null;
  const nextId = (kind: string): string => `${kind}-${++made}`;
  const rooms = new Set<string>();
  const transports = new Map<string, string>();
  const producers = new Map<string, FakeProducer>();
  const resumed = new Set<string>();
  const up = new Set<string>();
  const large = new Set<string>();
  const watched = new Set<string>();
  const roomOf = (transportId: string): string => {
    const roomId = transports.get(transportId);
    if (roomId === undefined) throw new SfuError('refused', 'no such transport');
    return roomId;
  };
  const closeProducer = (producerId: string): void => {
    const producer = producers.get(producerId);
    producers.delete(producerId);
    producer?.consumers.forEach((consumerId) => events?.onConsumerClosed(consumerId));
  };
  const closeTransport = (transportId: string): void => {
    transports.delete(transportId);
    up.delete(transportId);
    for (const [id, producer] of producers) if (producer.transportId === transportId) closeProducer(id);
  };
  const closeRoom = (roomId: string): void => {
    rooms.delete(roomId);
    for (const [id, room] of transports) if (room === roomId) closeTransport(id);
  };
  return {
    rooms,
    transports,
    producers,
    resumed,
    up,
    large,
    watched,
    speak: (roomId, producerIds) => events?.onVoices(roomId, producerIds),
    isUp: (transportId) => up.has(transportId),
    async createRoom(roomId, watchesVoices) {
      rooms.add(roomId);
      if (watchesVoices) watched.add(roomId);
    },
    closeRoom,
    capabilities: (roomId) => {
      if (!rooms.has(roomId)) throw new SfuError('lost', 'the room is not open');
      return { codecs: [] };
    },
    async openTransport(roomId) {
      if (!rooms.has(roomId)) throw new SfuError('lost', 'the room is not open');
      const id = nextId('transport');
      transports.set(id, roomId);
      return { id, iceParameters: {}, iceCandidates: [], dtlsParameters: {} };
    },
    async connect(transportId) {
      roomOf(transportId);
      up.add(transportId);
    },
    restartIce: async (transportId) => ({ usernameFragment: `${roomOf(transportId)}-again` }),
    closeTransport,
    async produce(transportId, media) {
      const id = nextId('producer');
      const roomId = roomOf(transportId);
      producers.set(id, { roomId, transportId, media, isPaused: false, bytes: 0, consumers: new Set() });
      return id;
    },
    async pauseProducer(producerId, isPaused) {
      const producer = producers.get(producerId);
      if (!producer) throw new SfuError('refused', 'no such producer');
      producer.isPaused = isPaused;
      producer.consumers.forEach((consumerId) => events?.onConsumerPaused(consumerId, isPaused));
    },
    closeProducer,
    async consume(transportId, producerId) {
      roomOf(transportId);
      const producer = producers.get(producerId);
      if (!producer) throw new SfuError('refused', 'no such producer');
      const consumerId = nextId('consumer');
      producer.consumers.add(consumerId);
      return { consumerId, media: producer.media, rtpParameters: {}, isPaused: producer.isPaused };
    },
    resumeConsumer: async (consumerId) => void resumed.add(consumerId),
    pauseConsumer: async (consumerId) => void resumed.delete(consumerId),
    preferLarge: async (consumerId, isLarge) => void (isLarge ? large.add(consumerId) : large.delete(consumerId)),
    arrived: async (roomId) =>
      new Map([...producers].filter(([, each]) => each.roomId === roomId).map(([id, each]) => [id, each.bytes])),
    figures: () => ({
      workers: 1,
      rooms: rooms.size,
      transports: transports.size,
      consumers: [...producers.values()].reduce((sum, producer) => sum + producer.consumers.size, 0),
    }),
    listen: (listener) => (events = listener),
    close: () => [...rooms].forEach(closeRoom),
    feed(producerId, bytes) {
      const producer = producers.get(producerId);
      if (producer) producer.bytes += bytes;
    },
    die() {
      const lost = [...rooms];
      rooms.clear();
      transports.clear();
      producers.clear();
      events?.onDied(lost);
    },
  };
}
