import type { ConferenceRoom, MediaKind, PeerRight, SignalFrame } from '#contract/conference';

/** The socket of a page, as a room sees it. */
export interface PeerSocket {
  send(frame: SignalFrame): void;
  /** Closes it after what was sent. */
  close(): void;
}

/** A stream that a peer sends. */
export interface PeerProducer {
  readonly media: MediaKind;
  /** The peer itself paused it, or the server holds it: nothing is passed on. */
  isPaused: boolean;
  bytes: number;
  /** When more of it arrived last, monotonic. */
  heardAtMs: number;
}

/** One peer of a room: at most one page at a time. */
export interface Peer {
  readonly id: string;
  name: string;
  publish: readonly MediaKind[];
  /** Known to the peer only; takes it over from another socket. */
  readonly resume: string;
  socket: PeerSocket | null;
  /** When its socket was lost, monotonic; null while it is there. */
  lostAtMs: number | null;
  readonly transports: Set<string>;
  receiving: { transportId: string; rtpCapabilities: unknown } | null;
  readonly producers: Map<string, PeerProducer>;
  /** Consumers it has, by producer. */
  readonly consumers: Map<string, string>;
  /** Producers whose voice is held back from this peer, since others are louder. */
  readonly quieted: Set<string>;
  isFlowing: boolean;
  /** Consumers of one transport are made one after the other. */
  queue: Promise<void>;
}

/** A room that the server wants open. */
export interface Room {
  readonly id: string;
  rights: Map<string, PeerRight>;
  readonly peers: Map<string, Peer>;
  /** A meeting: companions are those who may send, and the loudest are heard. */
  readonly isStage: boolean;
  /** Producers of the loudest voices, newest first. */
  loud: readonly string[];
  /** What was said last of who is in it. */
  told: string;
}

/** A room with nobody in it yet. */
export function createRoom({ roomId, peers, isStage = false }: ConferenceRoom): Room {
  return { id: roomId, rights: rightsOf(peers), peers: new Map(), isStage, loud: [], told: '' };
}

/** What each peer of a room may do, by peer. */
export function rightsOf(peers: readonly PeerRight[]): Map<string, PeerRight> {
  return new Map(peers.map((peer) => [peer.peerId, peer]));
}

/** A peer that has just joined. */
export function createPeer(right: PeerRight, resume: string, socket: PeerSocket): Peer {
  return {
    id: right.peerId,
    name: right.name,
    publish: right.publish,
    resume,
    socket,
    lostAtMs: null,
    transports: new Set(),
    receiving: null,
    producers: new Map(),
    consumers: new Map(),
    quieted: new Set(),
    isFlowing: false,
    queue: Promise.resolve(),
  };
}
