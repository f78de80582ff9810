import type { ConferenceRoom, EngineState, MediaKind } from '#contract/conference';

/** Who is to join which room, and the address their page was loaded from. */
export interface JoinWanted {
  roomId: string;
  peerId: string;
  publish: readonly MediaKind[];
  /** `http:` or `https:` and the host name (without port) under which the page reaches this machine. */
  origin: { protocol: 'http:' | 'https:'; hostname: string };
}

/** A ticket good once and for a minute, and the socket to show it on. */
export interface JoinGrant {
  ticket: string;
  signalUrl: string;
  expiresAt: string;
}

/** What the conference process reports. */
export interface CallMediaEvents {
  /** Packets of a peer arrive, or have ceased to. */
  onPeerMedia?(change: { roomId: string; peerId: string; isFlowing: boolean }): void;
  /** The conference process connected (its reports of all flowing peers follow) or was lost. */
  onLink?(isConnected: boolean): void;
}

/** What calls need of the conference process; it never waits for it. */
export interface CallMedia {
  /** `unavailable` while no conference process is connected. */
  engine(): EngineState;
  /** Opens a room or changes it; a conference process that connects later is told of all that are open. */
  setRoom(room: ConferenceRoom): void;
  closeRoom(roomId: string): void;
  /** null while no conference process is connected. */
  openJoin(wanted: JoinWanted): JoinGrant | null;
  /** Adds a listener; the returned function removes it. */
  listen(events: CallMediaEvents): () => void;
}
