import type {
  ConferenceRoom,
  ConferenceToServer,
  Joined,
  RoomPeer,
  ServerToConference,
  SignalAsk,
} from '#contract/conference';
import { PEER_KEPT_MS } from '#contract/conference';
import type { TokenKey } from '#contract/token-key';
import type { Sfu } from '../sfu/sfu.ts';
import { TicketDesk } from './join-ticket.ts';
import { hearVoices, passVoices, speakers } from './loud-voices.ts';
import { createPeer, createRoom, type Peer, type PeerSocket, rightsOf, type Room } from './peer.ts';
import { actOnMedia, connectPeers, holdBack } from './peer-media.ts';
import { readFlow } from './peer-flow.ts';
import { SignalRefusal } from './signal-refusal.ts';

/** What the desk works with; `nowMs` is monotonic. */
export interface RoomDeskParts {
  sfu: Sfu;
  nowMs: () => number;
  epochMs: () => number;
  /** Unguessable text of at least 128 bits. */
  makeSecret: () => string;
  /** Tells the server. */
  tell: (message: ConferenceToServer) => void;
}

/** A page's socket and the peer that it is, once it has joined. */
export interface SignalSession {
  readonly socket: PeerSocket;
  seat: { room: Room; peer: Peer } | null;
}

/** The rooms that the server wants open, and the peers in them: who may do what is checked here at every request. */
export class RoomDesk {
  readonly #parts: RoomDeskParts;
  readonly #rooms = new Map<string, Room>();
  readonly #tickets = new TicketDesk();
  #tokenKeys: readonly TokenKey[] = [];
  #pageOrigins: readonly string[] = [];

  constructor(parts: RoomDeskParts) {
    this.#parts = parts;
    parts.sfu.listen({
      onDied: (rooms) => rooms.forEach((roomId) => this.#onEngineLost(roomId)),
      onConsumerClosed: (consumerId) => this.#tellConsumer(consumerId, { isClosed: true }),
      onConsumerPaused: (consumerId, isPaused) => this.#tellConsumer(consumerId, { isClosed: false, isPaused }),
      onVoices: (roomId, producerIds) => this.#onVoices(roomId, producerIds),
    });
  }

  get peerCount(): number {
    return [...this.#rooms.values()].reduce((sum, room) => sum + room.peers.size, 0);
  }

  isPageOrigin(origin: string): boolean {
    return this.#pageOrigins.includes(origin);
  }

  /** Takes what the server says: it owns which rooms there are and who may do what in them. */
  apply(message: ServerToConference): void {
    switch (message.kind) {
      case 'snapshot': {
        this.#tokenKeys = message.tokenKeys;
        this.#pageOrigins = message.pageOrigins;
        const wanted = new Set(message.rooms.map((room) => room.roomId));
        for (const roomId of this.#rooms.keys()) if (!wanted.has(roomId)) this.#close(roomId);
        message.rooms.forEach((room) => this.#setRoom(room));
        return;
      }
      case 'room':
        return this.#setRoom(message.room);
      case 'room-close':
        return this.#close(message.roomId);
    }
  }

  /** What is said of every peer whose media flow, for a server that has just connected. */
  greeting(): ConferenceToServer[] {
    return [...this.#rooms.values()].flatMap((room) =>
      [...room.peers.values()].filter((peer) => peer.isFlowing).map((peer) => this.#mediaOf(room, peer)),
    );
  }

  /** Answers one request of a page. @throws SignalRefusal, SfuError */
  async ask(session: SignalSession, ask: SignalAsk): Promise<unknown> {
    if (ask.kind === 'join') return this.#join(session, ask);
    const { seat } = session;
    // A socket whose peer was taken over by another has no say any more.
    if (seat === null || seat.peer.socket !== session.socket) throw new SignalRefusal('not-joined');
    if (ask.kind === 'leave') return this.#remove(seat.room, seat.peer, 'ended');
    return actOnMedia(this.#parts, seat.room, seat.peer, ask);
  }

  /** A page's socket closed: its peer is kept for a while. */
  lost(session: SignalSession): void {
    const { seat } = session;
    if (seat === null || seat.peer.socket !== session.socket) return;
    seat.peer.socket = null;
    seat.peer.lostAtMs = this.#parts.nowMs();
    tellPeers(seat.room);
  }

  /** Called every second: lets peers go whose socket stayed away, and tells the server whose media flow. */
  async tick(): Promise<void> {
    const nowMs = this.#parts.nowMs();
    for (const room of this.#rooms.values()) {
      for (const peer of room.peers.values()) {
        if (peer.lostAtMs !== null && nowMs - peer.lostAtMs > PEER_KEPT_MS) this.#remove(room, peer, 'ended');
      }
      const changed = await readFlow(this.#parts.sfu, room, nowMs);
      for (const peer of changed) this.#parts.tell(this.#mediaOf(room, peer));
      if (room.isStage) await passVoices(this.#parts.sfu, room);
    }
  }

  async #join(session: SignalSession, ask: { ticket?: string; resume?: string }): Promise<Joined> {
    const { sfu, makeSecret } = this.#parts;
    const seat = ask.resume === undefined ? null : this.#seatOf(ask.resume);
    if (ask.resume !== undefined && seat === null) throw new SignalRefusal('resume-refused');
    if (seat !== null) return this.#resume(session, seat.room, seat.peer);
    const claims = this.#tickets.take(ask.ticket ?? '', this.#tokenKeys, this.#parts.epochMs());
    const room = this.#rooms.get(claims?.roomId ?? '');
    const right = room?.rights.get(claims?.peerId ?? '');
    if (claims === null) throw new SignalRefusal('ticket-refused');
    if (!room) throw new SignalRefusal('room-closed');
    if (!right) throw new SignalRefusal('ticket-refused');
    await sfu.createRoom(room.id, room.isStage);
    const before = room.peers.get(right.peerId);
    if (before) this.#remove(room, before, 'taken-over');
    const publish = right.publish.filter((media) => claims.publish.includes(media));
    const peer = createPeer({ ...right, publish }, makeSecret(), session.socket);
    room.peers.set(peer.id, peer);
    session.seat = { room, peer };
    tellPeers(room);
    return this.#joined(room, peer, false);
  }

  async #resume(session: SignalSession, room: Room, peer: Peer): Promise<Joined> {
    const isResumed = peer.transports.size > 0;
    await this.#parts.sfu.createRoom(room.id, room.isStage);
    const before = peer.socket;
    peer.socket = session.socket;
    peer.lostAtMs = null;
    session.seat = { room, peer };
    if (before !== null && before !== session.socket) {
      before.send({ kind: 'closed', reason: 'taken-over' });
      before.close();
    }
    tellPeers(room);
    // What came and went while nobody listened.
    if (isResumed) connectPeers(this.#parts, room, peer);
    return this.#joined(room, peer, isResumed);
  }

  #joined(room: Room, peer: Peer, isResumed: boolean): Joined {
    return {
      resume: peer.resume,
      routerRtpCapabilities: this.#parts.sfu.capabilities(room.id),
      peers: companions(room).filter((other) => other.peerId !== peer.id),
      publish: [...peer.publish],
      isResumed,
    };
  }

  #seatOf(resume: string): { room: Room; peer: Peer } | null {
    for (const room of this.#rooms.values()) {
      for (const peer of room.peers.values()) if (peer.resume === resume) return { room, peer };
    }
    return null;
  }

  #setRoom(wanted: ConferenceRoom): void {
    const room = this.#rooms.get(wanted.roomId);
    if (!room) {
      this.#rooms.set(wanted.roomId, createRoom(wanted));
      return;
    }
    room.rights = rightsOf(wanted.peers);
    for (const peer of room.peers.values()) {
      const right = room.rights.get(peer.id);
      if (!right) this.#remove(room, peer, 'ended');
      else holdBack(this.#parts, peer, right);
    }
    tellPeers(room);
  }

  #close(roomId: string): void {
    const room = this.#rooms.get(roomId);
    if (!room) return;
    this.#rooms.delete(roomId);
    for (const peer of room.peers.values()) this.#remove(room, peer, 'ended');
    this.#parts.sfu.closeRoom(roomId);
  }

  #remove(room: Room, peer: Peer, reason: 'ended' | 'taken-over'): void {
    room.peers.delete(peer.id);
    for (const transportId of peer.transports) this.#parts.sfu.closeTransport(transportId);
    peer.socket?.send({ kind: 'closed', reason });
    peer.socket?.close();
    peer.socket = null;
    if (peer.isFlowing && reason === 'ended') {
      peer.isFlowing = false;
      this.#parts.tell(this.#mediaOf(room, peer));
    }
    tellPeers(room);
  }

  #onEngineLost(roomId: string): void {
    const room = this.#rooms.get(roomId);
    for (const peer of room?.peers.values() ?? []) {
      peer.transports.clear();
      peer.producers.clear();
      peer.consumers.clear();
      peer.quieted.clear();
      peer.receiving = null;
      peer.socket?.send({ kind: 'engine-lost' });
    }
  }

  #onVoices(roomId: string, producerIds: readonly string[]): void {
    const room = this.#rooms.get(roomId);
    if (!room) return;
    hearVoices(room, producerIds);
    const peerIds = speakers(room, producerIds);
    for (const peer of room.peers.values()) peer.socket?.send({ kind: 'voices', peerIds });
    // Nothing waits for it; what fails is tried again with the next second.
    passVoices(this.#parts.sfu, room).catch(() => undefined);
  }

  #tellConsumer(consumerId: string, now: { isClosed: true } | { isClosed: false; isPaused: boolean }): void {
    for (const room of this.#rooms.values()) {
      for (const peer of room.peers.values()) {
        const entry = [...peer.consumers].find(([, id]) => id === consumerId);
        if (!entry) continue;
        if (now.isClosed) {
          peer.consumers.delete(entry[0]);
          peer.quieted.delete(entry[0]);
        }
        peer.socket?.send(
          now.isClosed
            ? { kind: 'consumer-closed', consumerId }
            : { kind: 'consumer-paused', consumerId, isPaused: now.isPaused },
        );
        return;
      }
    }
  }

  #mediaOf(room: Room, peer: Peer): ConferenceToServer {
    const at = new Date(this.#parts.epochMs()).toISOString();
    return { kind: 'peer-media', roomId: room.id, peerId: peer.id, isFlowing: peer.isFlowing, at };
  }
}

/** Who is in the room, as others see it; in a meeting those who may send, for its audience is a list of the server's. */
function companions(room: Room): RoomPeer[] {
  return [...room.peers.values()]
    .filter((peer) => !room.isStage || peer.publish.length > 0)
    .map((peer) => ({ peerId: peer.id, name: peer.name, isHere: peer.socket !== null }));
}

/** Everybody in the room learns who else is in it, when that changed. */
function tellPeers(room: Room): void {
  const all = companions(room);
  const text = JSON.stringify(all);
  if (room.isStage && text === room.told) return;
  room.told = text;
  for (const peer of room.peers.values()) {
    peer.socket?.send({ kind: 'peers', peers: all.filter((other) => other.peerId !== peer.id) });
  }
}
