import type { MediaKind, OpenedTransport } from '#contract/conference';

/** Why the engine did not do what it was asked. */
export class SfuError extends Error {
  override name = 'SfuError';
  /** `lost`: the engine behind the room died; it can be asked again. `refused`: what was asked for makes no sense to it. */
  readonly kind: 'lost' | 'refused';

  constructor(kind: 'lost' | 'refused', message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.kind = kind;
  }
}

/** What one peer gets of another's producer. */
export interface NewConsumer {
  consumerId: string;
  media: MediaKind;
  rtpParameters: unknown;
  /** Whether its producer is paused now. */
  isPaused: boolean;
}

/** Bytes that arrived of each producer of a room since it began. */
export type Arrived = ReadonlyMap<string, number>;

/** What the engine says by itself. */
export interface SfuEvents {
  /** An engine died with these rooms; they are gone. */
  onDied(rooms: readonly string[]): void;
  /** A consumer ended with its producer. */
  onConsumerClosed(consumerId: string): void;
  onConsumerPaused(consumerId: string, isPaused: boolean): void;
  /** Producers that are heard now in a room that watches its voices, the loudest first. */
  onVoices(roomId: string, producerIds: readonly string[]): void;
}

/** Figures of the engine. */
export interface SfuFigures {
  workers: number;
  rooms: number;
  transports: number;
  consumers: number;
}

/**
 * What the conference needs of a selective forwarding unit. Parameters of ICE, DTLS and RTP are its own business and pass through
 * as they are. Every call rejects with `SfuError`.
 */
export interface Sfu {
  /** Opens a room on the engine with the least to do; one that is open stays as it is. `watchesVoices`: `onVoices` is told of it. */
  createRoom(roomId: string, watchesVoices?: boolean): Promise<void>;
  closeRoom(roomId: string): void;
  /** What the room can receive, for the page's own engine. */
  capabilities(roomId: string): unknown;
  openTransport(roomId: string): Promise<OpenedTransport>;
  connect(transportId: string, dtlsParameters: unknown): Promise<void>;
  /** New ICE credentials for a transport whose network changed. */
  restartIce(transportId: string): Promise<unknown>;
  closeTransport(transportId: string): void;
  /** Whether the path to the peer stands: ICE answered within the last 10 s, and DTLS is up. */
  isUp(transportId: string): boolean;
  /** @returns id of the producer */
  produce(transportId: string, media: MediaKind, rtpParameters: unknown): Promise<string>;
  pauseProducer(producerId: string, isPaused: boolean): Promise<void>;
  closeProducer(producerId: string): void;
  /** Begins paused. null when the receiver cannot decode it. */
  consume(transportId: string, producerId: string, rtpCapabilities: unknown): Promise<NewConsumer | null>;
  resumeConsumer(consumerId: string): Promise<void>;
  pauseConsumer(consumerId: string): Promise<void>;
  /** Which of two sizes a picture comes in; without effect on what has only one. */
  preferLarge(consumerId: string, isLarge: boolean): Promise<void>;
  arrived(roomId: string): Promise<Arrived>;
  figures(): SfuFigures;
  listen(events: SfuEvents): void;
  close(): void;
}
